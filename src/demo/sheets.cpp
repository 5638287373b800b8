#include "demo/sheets.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "demo/formats.hpp"

namespace kindred::demo {

const SheetFormat& FormatOf(Sheet sheet) {
  return kFormats[static_cast<std::size_t>(sheet)];
}

std::size_t ColumnCount(Sheet sheet) {
  static const std::array<std::size_t, kSheets> kCounts = [] {
    std::array<std::size_t, kSheets> counts{};
    for (std::size_t i = 0; i < kSheets; ++i) {
      bool quoted = false;
      counts[i] = kFormats[i].columns.empty() ? 0 : 1;
      for (char c : kFormats[i].columns) {
        if (c == '"') quoted = !quoted;
        if (c == ',' && !quoted) ++counts[i];
      }
    }
    return counts;
  }();
  return kCounts[static_cast<std::size_t>(sheet)];
}

std::string_view FolderOf(Source source) {
  return kFolders[static_cast<std::size_t>(source)];
}

std::string Heading(Sheet sheet) {
  const SheetFormat& format = FormatOf(sheet);
  if (format.columns.empty()) return "";
  std::string heading = format.encoding == Encoding::kUtf8Mark ? "\xEF\xBB\xBF" : "";
  heading += format.columns;
  if (format.separator != ',') std::replace(heading.begin(), heading.end(), ',', format.separator);
  return heading += format.crlf ? "\r\n" : "\n";
}

void Sheets::Counts::Add(const Counts& other) {
  for (std::size_t i = 0; i < traps.size(); ++i) traps[i] += other.traps[i];
  for (std::size_t i = 0; i < mistakes.size(); ++i) mistakes[i] += other.mistakes[i];
  children += other.children, people += other.people, records += other.records, rows += other.rows;
  looked_after += other.looked_after, left_care += other.left_care, adopted += other.adopted;
  started_care += other.started_care, referrals += other.referrals, referred_again += other.referred_again;
  police_referrals += other.police_referrals, school_referrals += other.school_referrals;
  in_need += other.in_need, protection_plans += other.protection_plans;
}

void Sheets::Begin(int authority, Sheet sheet) {
  row_ = &Buffer(authority, sheet);
  format_ = &FormatOf(sheet);
  sheet_ = sheet;
  first_ = true;
}

void Sheets::End(std::size_t cells) {
  if (cells != ColumnCount(sheet_))
    throw std::logic_error("a row of " + std::string(format_->file) + " has the wrong number of cells");
  *row_ += format_->crlf ? "\r\n" : "\n";
  ++counts.rows;
}

void Sheets::Cell(std::string_view text) {
  if (!first_) *row_ += format_->separator;
  first_ = false;
  std::string converted;
  if (format_->encoding == Encoding::kWindows1252 &&
      std::any_of(text.begin(), text.end(), [](char c) { return c < 0; })) {
    converted = ToWindows1252(text);
    text = converted;
  }
  if (text.find_first_of("\"\r\n,;\t") == std::string_view::npos) {
    *row_ += text;
    return;
  }
  *row_ += '"';
  for (char c : text) {
    if (c == '"') *row_ += '"';
    *row_ += c;
  }
  *row_ += '"';
}

void Sheets::Cell(Date date) {
  if (!first_) *row_ += format_->separator;
  first_ = false;
  const YearMonthDay ymd = date.Ymd();
  const auto two = [this](int n) {
    *row_ += static_cast<char>('0' + n / 10), *row_ += static_cast<char>('0' + n % 10);
  };
  if (format_->day_first) {
    two(ymd.day), *row_ += '/', two(ymd.month), *row_ += '/', two(ymd.year / 100), two(ymd.year % 100);
  } else {
    two(ymd.year / 100), two(ymd.year % 100), *row_ += '-', two(ymd.month), *row_ += '-', two(ymd.day);
  }
}

void Sheets::Cell(const std::optional<Date>& date) {
  if (date)
    Cell(*date);
  else
    Cell(std::string_view());
}

void Sheets::Cell(std::int64_t number) {
  char digits[24];
  const auto result = std::to_chars(digits, digits + sizeof digits, number);
  Cell(std::string_view(digits, static_cast<std::size_t>(result.ptr - digits)));
}

std::string ToWindows1252(std::string_view utf8) {
  // Base letters of U+0100 to U+017F; '.' where none is needed here.
  static constexpr std::string_view kLatin =
      "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi..JjKk.LlLlLlLlLlNnNnNn...OoOoOo.."
      "RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZz.";
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes += utf8[i++];
      continue;
    }
    unsigned code = '?';
    std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (length == 2 && i + 1 < utf8.size())
      code = ((lead & 0x1FU) << 6) | (static_cast<unsigned char>(utf8[i + 1]) & 0x3FU);
    i += length;
    if (code >= 0xA0 && code <= 0xFF)
      bytes += static_cast<char>(code);
    else if (code >= 0x100 && code < 0x100 + kLatin.size())
      bytes += kLatin[code - 0x100];
    else if (code == 0x218 || code == 0x219)
      bytes += code & 1U ? 's' : 'S';
    else if (code == 0x21A || code == 0x21B)
      bytes += code & 1U ? 't' : 'T';
    else
      bytes += '?';
  }
  return bytes;
}

}  // namespace kindred::demo
