#include "tables/csv.hpp"

#include <array>
#include <cstring>
#include <map>

#include "base/text.hpp"
#include "tables/file.hpp"

namespace kindred::tables {
namespace {

bool IsAscii(std::string_view bytes) {
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    if ((word & 0x8080808080808080U) != 0) return false;
  }
  for (; i < bytes.size(); ++i)
    if (static_cast<unsigned char>(bytes[i]) >= 0x80) return false;
  return true;
}

}  // namespace

char SniffSeparator(std::string_view text) {
  constexpr std::array<char, 4> kCandidates = {',', ';', '\t', '|'};
  constexpr int kLines = 20;
  // counts[candidate] per line, quoted text left out.
  std::vector<std::array<int, 4>> lines;
  std::array<int, 4> counts{};
  bool quoted = false;
  bool any = false;
  for (std::size_t i = 0; i < text.size() && i < 65536; ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') {
      if (any) lines.push_back(counts);
      counts = {};
      any = false;
      if (lines.size() >= kLines) break;
      continue;
    }
    if (c != ' ' && c != '\t') any = true;
    for (std::size_t k = 0; k < kCandidates.size(); ++k) counts[k] += c == kCandidates[k];
  }
  if (any) lines.push_back(counts);

  char best = ',';
  int best_score = 0;
  for (std::size_t k = 0; k < kCandidates.size(); ++k) {
    if (lines.empty() || lines[0][k] == 0) continue;  // a header has at least one
    // Lines that agree with the header count double; width breaks ties.
    int same = 0;
    for (const auto& line : lines) same += line[k] == lines[0][k];
    const int score = same * 1000 / static_cast<int>(lines.size()) + lines[0][k];
    if (score > best_score) {
      best = kCandidates[k];
      best_score = score;
    }
  }
  return best;
}

CsvReader::CsvReader(std::string_view text, std::unique_ptr<std::string> converted, std::string file_name,
                     char separator, CsvLimits limits)
    : converted_(std::move(converted)),
      text_(text),
      file_name_(std::move(file_name)),
      separator_(separator),
      limits_(limits),
      scan_(text, separator) {}

Result<CsvReader> CsvReader::Open(std::string_view bytes, std::string file_name, char separator,
                                  CsvLimits limits) {
  const FileKind kind = Recognise(bytes);
  if (kind == FileKind::kEmpty) return Fail(ErrorKind::kBadData, file_name + " is empty; export it again");
  if (kind == FileKind::kBinary || kind == FileKind::kWorkbook ||
      std::memchr(bytes.data(), '\0', bytes.size()) != nullptr)
    return Fail(ErrorKind::kBadData, file_name + " is not a CSV file but " + DescribeBinary(bytes) +
                                         "; save it as \"CSV UTF-8\" and try again");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::unique_ptr<std::string> converted;
  if (!IsAscii(bytes) && !IsValidUtf8(bytes)) {
    converted = std::make_unique<std::string>(FromWindows1252(bytes));
    bytes = *converted;
  }
  if (separator == 0) separator = SniffSeparator(bytes);
  return CsvReader(bytes, std::move(converted), std::move(file_name), separator, limits);
}

bool CsvReader::EndsWithLineBreak() const {
  return !text_.empty() && (text_.back() == '\n' || text_.back() == '\r');
}

// Moves past the line break at `at` (LF, CR or CRLF) and counts the line.
void CsvReader::EndLine(std::size_t at) {
  const bool crlf = text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n';
  at_ = at + (crlf ? 2 : 1);
  ++line_;
}

// Passes over lines of white space; false at the end of the file.
bool CsvReader::SkipBlankLines() {
  while (at_ < text_.size()) {
    std::size_t i = at_;
    while (i < text_.size() && (text_[i] == ' ' || (text_[i] == '\t' && separator_ != '\t'))) ++i;
    if (i == text_.size()) {
      at_ = i;
      return false;
    }
    if (text_[i] != '\n' && text_[i] != '\r') return true;
    EndLine(i);
  }
  return false;
}

// Reads the quoted cell that opens at `open`; returns where it ends (separator, line break or end).
Result<std::size_t> CsvReader::ReadQuoted(std::size_t open, std::string_view& cell) {
  const auto unclosed = [&](const char* what) {
    const CellPosition place = Position(starts_.size() - 1);
    return Fail(ErrorKind::kBadData,
                file_name_ + " line " + std::to_string(place.line) + ", character " +
                    std::to_string(place.column) + ": a quotation mark is opened here and " + what +
                    "; the file was cut, or the mark is a slip: double it or take it out");
  };
  std::string* copy = nullptr;
  std::size_t begin = open + 1;
  std::size_t from = begin;
  while (true) {
    const void* found =
        from < text_.size() ? std::memchr(text_.data() + from, '"', text_.size() - from) : nullptr;
    if (found == nullptr) return unclosed("never closed");
    const auto quote = static_cast<std::size_t>(static_cast<const char*>(found) - text_.data());
    if (quote - record_start_ > limits_.record_bytes) return unclosed("not closed within reason");
    if (quote + 1 < text_.size() && text_[quote + 1] == '"') {
      if (copy == nullptr) {
        if (copies_used_ == copies_.size()) copies_.push_back(std::make_unique<std::string>());
        copy = copies_[copies_used_++].get();
        copy->clear();
      }
      copy->append(text_, begin, quote + 1 - begin);
      begin = from = quote + 2;
      continue;
    }
    // The closing mark; whatever follows up to the separator joins the cell.
    std::size_t end = quote + 1;
    while (end < text_.size()) {
      end = scan_.Next(end);
      if (end < text_.size() && text_[end] == '"') {
        ++end;
        continue;
      }
      break;
    }
    const bool trailing = end > quote + 1;
    if (trailing && copy == nullptr) {
      if (copies_used_ == copies_.size()) copies_.push_back(std::make_unique<std::string>());
      copy = copies_[copies_used_++].get();
      copy->clear();
    }
    if (copy != nullptr) {
      copy->append(text_, begin, quote - begin);
      copy->append(text_, quote + 1, end - quote - 1);
      cell = *copy;
    } else {
      cell = text_.substr(begin, quote - begin);
    }
    return end;
  }
}

Result<const CsvRecord*> CsvReader::Next() {
  record_.cells.clear();
  starts_.clear();
  copies_used_ = 0;
  if (!SkipBlankLines()) return nullptr;
  record_start_ = at_;
  record_.line = line_;
  std::size_t start = at_;
  while (true) {
    starts_.push_back(start);
    std::size_t end = start;
    std::string_view cell;
    if (start < text_.size() && text_[start] == '"') {
      const Result<std::size_t> read = ReadQuoted(start, cell);
      if (!read) return Unexpected(read.error());
      end = *read;
      // Line breaks inside the quotation marks are lines of the file.
      const std::string_view raw = text_.substr(start, end - start);
      for (std::size_t i = 0; i < raw.size(); ++i)
        if (raw[i] == '\n' || (raw[i] == '\r' && (i + 1 == raw.size() || raw[i + 1] != '\n'))) ++line_;
    } else {
      end = scan_.Next(end);
      while (end < text_.size() && text_[end] == '"') end = scan_.Next(end + 1);
      cell = text_.substr(start, end - start);
    }
    record_.cells.push_back(cell);
    if (record_.cells.size() > limits_.cells || end - record_start_ > limits_.record_bytes)
      return Fail(ErrorKind::kBadData,
                  file_name_ + " line " + std::to_string(record_.line) +
                      " is too large for a row of a table (more than " + std::to_string(limits_.cells) +
                      " cells or " + std::to_string(limits_.record_bytes) + " bytes); is it a CSV file?");
    if (end >= text_.size()) {
      at_ = end;
      break;
    }
    if (text_[end] == separator_) {
      start = end + 1;
      continue;
    }
    EndLine(end);
    break;
  }
  return &record_;
}

CellPosition CsvReader::Position(std::size_t index) const {
  if (index >= starts_.size()) return {record_.line, 1};
  CellPosition place{record_.line, 1};
  for (std::size_t i = record_start_; i < starts_[index]; ++i) {
    const bool cr = text_[i] == '\r' && (i + 1 >= text_.size() || text_[i + 1] != '\n');
    if (text_[i] == '\n' || cr) {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return place;
}

}  // namespace kindred::tables
