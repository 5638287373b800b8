// What a check found, written for people and programs: CSV, JSON, a workbook, and the summary. Findings come
// in the order of the rules, then of the tables and rows. They are written piece by piece, so that a million
// of them need no more memory than one.
//
//   WriteCsv(checked, [&](std::string_view piece) { std::fwrite(piece.data(), 1, piece.size(), out); });
//   // rule,level,table,row,child,fields,message,line
//   // 101,error,Header,0,1001,SEX,"The sex is blank or not M, F or U",2
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "returns/check.hpp"

namespace kindred::returns {

using Sink = std::function<void(std::string_view piece)>;

// `row` counts the rows of the uploaded table from 0, `line` is the line of its file.
void WriteCsv(const Checked& checked, const Sink& sink);
// {"return", "year", "rules": […], "problems": […], "findings": […]}.
void WriteJson(const Checked& checked, const Sink& sink);
// A workbook with the sheets Summary, Findings (more of them beyond a million rows) and Files. Error
// (kCannotRun): it cannot be written.
[[nodiscard]] Result<void> WriteWorkbook(const Checked& checked, const std::filesystem::path& path);
// Rules run and skipped (with the reason), children concerned, errors and queries by rule.
[[nodiscard]] std::string Summary(const Checked& checked);

}  // namespace kindred::returns
