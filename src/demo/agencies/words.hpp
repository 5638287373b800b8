// Words and small forms that several agencies share.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "demo/record.hpp"

namespace kindred::demo {

// Referral source codes in words ("6": "Police").
[[nodiscard]] std::string_view SourceWords(std::string_view code);
// {"A":"b"} with quotes escaped.
[[nodiscard]] std::string Json(std::initializer_list<std::pair<std::string_view, std::string_view>> members);
// The census disability code of a child in need because of disability; the same in every file.
[[nodiscard]] std::string_view DisabilityOf(const Context& context, int child);
// Case-system id of a person in an authority: the child id of its returns.
[[nodiscard]] std::string ChildId(const Context& context, int authority, int slot);

}  // namespace kindred::demo
