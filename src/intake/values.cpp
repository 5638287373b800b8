#include "intake/values.hpp"

#include <simdjson.h>

#include "base/date.hpp"
#include "base/text.hpp"

namespace kindred::intake {
namespace {

bool SameIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char x = a[i] >= 'a' && a[i] <= 'z' ? static_cast<char>(a[i] - 32) : a[i];
    if (x != b[i]) return false;
  }
  return true;
}

simdjson::dom::parser& JsonParser() {
  thread_local simdjson::dom::parser parser;
  return parser;
}

std::string TextOf(const simdjson::dom::element& element) {
  std::string_view text;
  if (element.get(text) == simdjson::SUCCESS) return std::string(Meaningful(text));
  std::int64_t number = 0;
  if (element.get(number) == simdjson::SUCCESS) return std::to_string(number);
  return "";
}

// "12" and "High Street" belong together; anything else is set apart by a comma.
bool IsHouseNumber(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text[0] >= '0' && text[0] <= '9' && text.find(' ') == text.npos;
}

std::string JoinJsonMembers(std::string_view cell, const std::vector<std::string>& members) {
  simdjson::dom::element root;
  simdjson::dom::object object;
  if (cell.empty() || cell[0] != '{' ||
      JsonParser().parse(cell.data(), cell.size()).get(root) != simdjson::SUCCESS ||
      root.get(object) != simdjson::SUCCESS)
    return std::string(cell);  // not JSON after all: the text as it came
  std::string joined;
  std::string last;
  for (const std::string& member : members) {
    simdjson::dom::element element;
    if (object.at_key_case_insensitive(member).get(element) != simdjson::SUCCESS) continue;
    std::string text = TextOf(element);
    if (text.empty()) continue;
    if (!joined.empty()) joined += IsHouseNumber(last) ? " " : ", ";
    joined += text;
    last = std::move(text);
  }
  return joined;
}

// The codes in a cell: a JSON list, the keys of a JSON object that are not false, or separated text.
std::vector<std::string> SplitList(std::string_view cell) {
  std::vector<std::string> codes;
  if (!cell.empty() && (cell[0] == '[' || cell[0] == '{')) {
    simdjson::dom::element root;
    if (JsonParser().parse(cell.data(), cell.size()).get(root) == simdjson::SUCCESS) {
      simdjson::dom::array array;
      simdjson::dom::object object;
      if (root.get(array) == simdjson::SUCCESS) {
        for (const simdjson::dom::element element : array)
          if (std::string text = TextOf(element); !text.empty()) codes.push_back(std::move(text));
      } else if (root.get(object) == simdjson::SUCCESS) {
        for (const auto field : object) {
          const std::string text = TextOf(field.value);
          bool flag = true;
          if (field.value.get(flag) == simdjson::SUCCESS && !flag) continue;
          if (text == "0" || SameIgnoringCase(text, "N") || SameIgnoringCase(text, "NO")) continue;
          codes.emplace_back(field.key);
        }
      }
      return codes;
    }
  }
  std::size_t start = 0;
  while (start <= cell.size()) {
    std::size_t end = cell.find_first_of(",;|", start);
    if (end == cell.npos) end = cell.size();
    if (const std::string_view code = Trim(cell.substr(start, end - start)); !code.empty())
      codes.emplace_back(code);
    start = end + 1;
  }
  return codes;
}

std::string Translate(std::string_view code, const CodeList& codes, UnknownCodes* unknown) {
  if (const auto words = codes.Words(code)) return std::string(*words);
  if (unknown != nullptr) ++(*unknown)[{codes.Name(), std::string(code)}];
  return std::string(code);
}

// "a) Yes" → "Yes", "F2: In education" → "In education".
std::string_view WithoutMark(std::string_view cell) {
  const std::size_t mark = cell.find_first_of("):");
  if (mark == cell.npos || mark == 0 || mark > 3 || mark + 1 >= cell.size() || cell[mark + 1] != ' ')
    return cell;
  return Trim(cell.substr(mark + 1));
}

}  // namespace

std::string_view Meaningful(std::string_view cell) {
  cell = Trim(cell);
  if (cell.size() <= 4 && (cell == "-" || SameIgnoringCase(cell, "NULL") || SameIgnoringCase(cell, "N/A") ||
                           SameIgnoringCase(cell, "#N/A")))
    return {};
  return cell;
}

int ColumnTable::Intern(std::string_view name) {
  if (const auto found = index_.find(name); found != index_.end()) return found->second;
  Column column;
  column.name = std::string(name);
  const std::size_t dot = name.find('.');
  if (dot != name.npos && dot > 0) {
    if (const auto lookup = lookups_.find(name.substr(0, dot)); lookup != lookups_.end()) {
      column.lookup = lookup->second.index;
      column.of_lookup = std::string(name.substr(dot + 1));
      column.key = Intern(lookup->second.key);  // keys come before what they open
    }
  }
  const int index = static_cast<int>(columns_.size());
  columns_.push_back(std::move(column));
  index_.emplace(std::string(name), index);
  return index;
}

ValueSpec ColumnValue(std::string_view name, ColumnTable& columns) {
  ValueSpec value;
  value.first_of = true;
  value.pieces.push_back({.literal = {}, .column = columns.Intern(name)});
  return value;
}

Result<ValueSpec> ParseTemplate(std::string_view text, ColumnTable& columns) {
  ValueSpec value;
  std::string literal;
  int part = 0;
  int parts = 0;
  const auto flush = [&] {
    if (!literal.empty()) value.pieces.push_back({.literal = literal, .column = -1, .optional_part = part});
    literal.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[' && part == 0) {
      flush();
      part = ++parts;
    } else if (c == ']' && part != 0) {
      flush();
      part = 0;
    } else if (c == '{') {
      const std::size_t end = text.find('}', i);
      if (end == text.npos)
        return Fail(ErrorKind::kBadData, "\"" + std::string(text) + "\" opens { and does not close it");
      flush();
      std::string_view inside = text.substr(i + 1, end - i - 1);
      ValueSpec::Piece piece;
      piece.optional_part = part;
      if (const std::size_t colon = inside.rfind(':'); colon != inside.npos) {
        const std::string_view how = Trim(inside.substr(colon + 1));
        if (how == "date") {
          piece.as_date = true;
        } else if (how == "plain") {
          piece.plain = true;
        } else {
          piece.codes = FindCodeList(how);
          if (piece.codes == nullptr)
            return Fail(ErrorKind::kBadData, "\"" + std::string(how) + "\" is no code list of data/codes/");
        }
        inside = inside.substr(0, colon);
      }
      if (Trim(inside).empty())
        return Fail(ErrorKind::kBadData, "\"" + std::string(text) + "\" has {} without a column");
      piece.column = columns.Intern(Trim(inside));
      value.pieces.push_back(std::move(piece));
      i = end;
    } else {
      literal += c;
    }
  }
  if (part != 0)
    return Fail(ErrorKind::kBadData, "\"" + std::string(text) + "\" opens [ and does not close it");
  flush();
  return value;
}

int ValueSpec::SourceColumn(RowCells cells) const {
  if (!first_of) return -1;
  for (const Piece& piece : pieces)
    if (piece.column >= 0 && !cells[static_cast<std::size_t>(piece.column)].empty()) return piece.column;
  return -1;
}

std::string ValueSpec::Evaluate(RowCells cells, UnknownCodes* unknown) const {
  if (first_of) {
    for (const Piece& piece : pieces) {
      const std::string_view cell = cells[static_cast<std::size_t>(piece.column)];
      if (cell.empty()) continue;
      if (!json.empty()) {
        if (std::string joined = JoinJsonMembers(cell, json); !joined.empty()) return joined;
        continue;
      }
      if (list) {
        std::string joined;
        for (const std::string& code : SplitList(cell)) {
          if (!joined.empty()) joined += "; ";
          joined += piece.codes != nullptr ? Translate(code, *piece.codes, unknown) : code;
        }
        if (!joined.empty()) return joined;
        continue;
      }
      return piece.codes != nullptr ? Translate(cell, *piece.codes, unknown) : std::string(cell);
    }
    return otherwise;
  }
  // A text: parts in square brackets fall out where one of their columns is blank; a text none of whose
  // columns holds anything says nothing.
  bool any_column = false;
  bool any_filled = false;
  for (const Piece& piece : pieces) {
    any_column = any_column || piece.column >= 0;
    any_filled = any_filled || (piece.column >= 0 && !cells[static_cast<std::size_t>(piece.column)].empty());
  }
  bool literal_outside = false;
  for (const Piece& piece : pieces)
    literal_outside = literal_outside || (piece.column < 0 && piece.optional_part == 0);
  bool column_outside = false;
  for (const Piece& piece : pieces)
    column_outside = column_outside || (piece.column >= 0 && piece.optional_part == 0);
  if (any_column && !any_filled && (column_outside || !literal_outside)) return otherwise;
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    if (piece.optional_part != 0) {
      bool complete = true;
      for (const Piece& other : pieces)
        if (other.optional_part == piece.optional_part && other.column >= 0 &&
            cells[static_cast<std::size_t>(other.column)].empty())
          complete = false;
      if (!complete) continue;
    }
    if (piece.column < 0) {
      text += piece.literal;
      continue;
    }
    const std::string_view cell = cells[static_cast<std::size_t>(piece.column)];
    if (piece.as_date) {
      const auto date = ParseDateLeniently(cell);
      text += date ? FormatLong(*date) : std::string(cell);
    } else if (piece.plain) {
      text += WithoutMark(cell);
    } else if (piece.codes != nullptr && !cell.empty()) {
      text += Translate(cell, *piece.codes, unknown);
    } else {
      text += cell;
    }
  }
  const std::string_view trimmed = Trim(text);
  return trimmed.empty() ? otherwise : std::string(trimmed);
}

}  // namespace kindred::intake
