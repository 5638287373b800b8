// The slow, obvious reader that the fast one is checked against: one character at a time, everything
// copied. Used by tests and fuzzers only.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tables/csv.hpp"

namespace kindred::tables::reference {

struct Cell {
  std::string text;
  std::int64_t line = 0;
  std::int64_t column = 0;
};
struct Record {
  std::int64_t line = 0;
  std::vector<Cell> cells;
};

// Records of UTF-8 text without byte order mark; nothing when a quotation mark is never closed.
inline std::optional<std::vector<Record>> ReadCsv(std::string_view text, char separator) {
  std::vector<Record> records;
  std::size_t i = 0;
  std::int64_t line = 1, column = 1;
  const auto step = [&] {  // consumes one character, keeping count
    const char c = text[i++];
    const bool lone_cr = c == '\r' && (i >= text.size() || text[i] != '\n');
    if (c == '\n' || lone_cr) {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  };
  while (i < text.size()) {
    std::size_t end = i;  // a line of white space is nothing
    while (end < text.size() && text[end] != '\n' && text[end] != '\r') ++end;
    bool blank = true;
    for (std::size_t k = i; k < end; ++k)
      blank = blank && (text[k] == ' ' || (text[k] == '\t' && separator != '\t'));
    if (blank) {
      while (i < end) step();
      if (i < text.size()) {
        const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        step();
        if (crlf) step();
      }
      continue;
    }
    Record record;
    record.line = line;
    while (true) {
      Cell cell;
      cell.line = line;
      cell.column = column;
      if (i < text.size() && text[i] == '"') {
        step();
        while (true) {
          if (i >= text.size()) return std::nullopt;
          if (text[i] != '"') {
            cell.text += text[i];
            step();
          } else if (i + 1 < text.size() && text[i + 1] == '"') {
            cell.text += '"';
            step();
            step();
          } else {
            step();
            break;
          }
        }
      }
      while (i < text.size() && text[i] != separator && text[i] != '\n' && text[i] != '\r') {
        cell.text += text[i];
        step();
      }
      record.cells.push_back(std::move(cell));
      if (i < text.size() && text[i] == separator) {
        step();
        continue;
      }
      if (i < text.size()) {
        const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        step();
        if (crlf) step();
      }
      break;
    }
    records.push_back(std::move(record));
  }
  return records;
}

// Reads `bytes` with both readers and returns what differs, in words; empty when they agree.
inline std::string Compare(std::string_view bytes, char separator) {
  auto reader =
      CsvReader::Open(bytes, "f.csv", separator, {.record_bytes = std::size_t{1} << 40, .cells = 1U << 30});
  if (!reader) return "";  // empty or binary: nothing to compare
  if (reader->IsWindows1252()) return "";
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  const auto expected = ReadCsv(bytes, reader->Separator());
  std::size_t index = 0;
  while (true) {
    const auto record = reader->Next();
    if (!record) return expected ? "the fast reader fails: " + record.error().message : "";
    if (*record == nullptr) break;
    if (!expected) {
      ++index;
      continue;
    }
    if (index >= expected->size()) return "a record too many";
    const Record& want = (*expected)[index++];
    if ((*record)->line != want.line) return "line of record " + std::to_string(index);
    if ((*record)->cells.size() != want.cells.size()) return "cells of record " + std::to_string(index);
    for (std::size_t c = 0; c < want.cells.size(); ++c) {
      if ((*record)->cells[c] != want.cells[c].text) return "text of cell " + std::to_string(c);
      const CellPosition place = reader->Position(c);
      if (place.line != want.cells[c].line || place.column != want.cells[c].column)
        return "place of cell " + std::to_string(c) + " of record " + std::to_string(index);
    }
  }
  if (!expected) return "the fast reader took an open quotation mark";
  return index == expected->size() ? "" : "a record too few";
}

}  // namespace kindred::tables::reference
