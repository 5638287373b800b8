#include "intake/recognise.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "intake/apply.hpp"
#include "intake/toml_reading.hpp"
#include "tables/xml.hpp"

namespace kindred::intake {
namespace {

using tables::FileKind;

// How well a header fits a table: how many of its columns there are, 0 when one is missing.
std::size_t Fit(const std::vector<std::string>& wanted, bool exact, const std::vector<std::string>& header) {
  if (wanted.empty()) return 0;
  if (exact) {
    std::multiset<std::string> have(header.begin(), header.end());
    return have == std::multiset<std::string>(wanted.begin(), wanted.end()) ? 1000 + wanted.size() : 0;
  }
  std::set<std::string> have;
  for (const std::string& name : header) have.insert(FoldColumn(name));
  for (const std::string& name : wanted)
    if (!have.contains(FoldColumn(name))) return 0;
  return wanted.size();
}

struct Match {
  std::size_t fit = 0;
  const Mapping* mapping = nullptr;
  RecognisedPart part;
};

Match MatchHeader(const std::vector<std::string>& whole, std::span<const Mapping* const> candidates) {
  std::vector<std::string> header;  // without the columns that Kindred adds to a list it gives back
  for (const std::string& name : whole)
    if (!name.starts_with("kindred_")) header.push_back(name);
  Match best;
  for (const Mapping* mapping : candidates) {
    Match match;
    match.mapping = mapping;
    for (const TableSpec& table : mapping->tables) {
      if (mapping->xml) break;
      const std::size_t fit = Fit(table.required_columns, table.exact, header);
      if (fit == 0 || fit < match.fit) continue;
      if (fit > match.fit) match.part.tables.clear();  // the table that names more of the columns is meant
      match.fit = fit;
      match.part.tables.push_back(&table);
    }
    for (std::size_t i = 0; i < mapping->lookups.size(); ++i) {
      const std::size_t fit = Fit(mapping->lookups[i].required_columns, false, header);
      if (fit == 0) continue;
      match.part.lookups.push_back(static_cast<int>(i));
      match.fit = std::max(match.fit, fit);
    }
    if (match.fit > best.fit) best = std::move(match);
  }
  best.part.header = whole;
  return best;
}

// The header as the words of an error: its first columns.
std::string Describe(const std::vector<std::string>& header) {
  std::string text;
  for (std::size_t i = 0; i < header.size() && i < 8; ++i)
    text += (i == 0 ? "" : ", ") + header[i].substr(0, 40);
  if (header.size() > 8) text += " and " + std::to_string(header.size() - 8) + " more";
  return text;
}

// The table that nearly fits: "it is nearly ssda903 episodes: URN is missing".
std::string NearMiss(const std::vector<std::string>& header, std::span<const Mapping* const> candidates) {
  std::set<std::string> have;
  for (const std::string& name : header) have.insert(FoldColumn(name));
  std::size_t best_shared = 1;
  std::string text;
  for (const Mapping* mapping : candidates)
    for (const TableSpec& table : mapping->tables) {
      std::size_t shared = 0;
      std::vector<std::string> missing;
      for (const std::string& name : table.required_columns)
        if (have.contains(FoldColumn(name)))
          ++shared;
        else
          missing.push_back(name);
      if (shared <= best_shared || shared * 2 < table.required_columns.size()) continue;
      best_shared = shared;
      text = "; it is nearest to " + mapping->name + " " + table.name;
      if (!missing.empty()) {
        text += ", which also has " + Describe(missing);
      } else {
        std::string extra;
        std::set<std::string> wanted;
        for (const std::string& name : table.required_columns) wanted.insert(FoldColumn(name));
        std::vector<std::string> more;
        for (const std::string& name : header)
          if (!wanted.contains(FoldColumn(name)))
            more.push_back(name.empty() ? "a column without a name" : name);
        text += more.empty() ? ", which wants its columns in capitals and without spaces"
                             : ", which has exactly its own columns, but here are also " + Describe(more);
      }
    }
  return text;
}

tl::unexpected<Error> Unknown(const std::string& name, const std::vector<std::string>& header,
                              std::span<const Mapping* const> candidates) {
  return Fail(ErrorKind::kBadData, name + " was not recognised: its columns are " + Describe(header) +
                                       NearMiss(header, candidates) +
                                       ". Write a mapping for it (\"kindred mapping suggest " + name +
                                       "\" makes a first draft) and import it with --mapping");
}

Result<std::vector<std::string>> CsvHeader(tables::CsvReader& reader, const std::string& name) {
  const auto record = reader.Next();
  if (!record) return Unexpected(record.error());
  if (*record == nullptr) return Fail(ErrorKind::kBadData, name + " is empty; export it again");
  std::vector<std::string> header;
  for (const std::string_view cell : (*record)->cells) header.emplace_back(Trim(cell));
  return header;
}

// Recognises an XML file by its root and reads it through once, so that a cut or hostile file is refused
// before anything is taken from it.
Result<RecognisedFile> RecogniseXml(RecognisedFile file, std::span<const Mapping* const> candidates) {
  const std::string_view bytes = file.bytes->Bytes();
  const auto root = tables::XmlRoot(bytes, file.name);
  if (!root) return Unexpected(root.error());
  for (const Mapping* mapping : candidates) {
    if (!mapping->xml || mapping->xml->root != *root) continue;
    file.mapping = mapping;
    std::int64_t records = 0;
    const auto read = tables::ReadXml(
        bytes, file.name, {.record = mapping->xml->record, .root = *root},
        [&](const tables::XmlElement&) -> Result<void> {
          ++records;
          return {};
        },
        [&](const tables::XmlElement& other) -> Result<void> {
          const std::string& path = mapping->xml->as_of;
          const std::size_t slash = path.find('/');
          if (slash != path.npos && other.name == path.substr(0, slash))
            if (const auto day = ReadDate(other.Text(path.substr(slash + 1)), DateOrder::kIso))
              file.as_of = *day;
          return {};
        });
    if (!read) return Unexpected(read.error());
    if (records == 0)
      return Fail(ErrorKind::kBadData,
                  file.name + " holds no <" + mapping->xml->record + ">; is it the right file?");
    RecognisedPart part;
    for (const TableSpec& table : mapping->tables) part.tables.push_back(&table);
    file.parts.push_back(std::move(part));
    return file;
  }
  return Fail(ErrorKind::kBadData, file.name + " was not recognised: it is XML with the root element <" +
                                       *root +
                                       ">, which no mapping reads. Write a mapping with [xml] root = \"" +
                                       *root + "\" (docs/formats/mapping.md) and import it with --mapping");
}

Result<RecognisedFile> RecogniseWorkbook(RecognisedFile file, std::span<const Mapping* const> candidates) {
  auto book = tables::Workbook::Open(file.bytes->Bytes(), file.name);
  if (!book) return Unexpected(book.error());
  std::string seen;
  for (std::size_t sheet = 0; sheet < book->Sheets().size(); ++sheet) {
    std::vector<std::string> header;
    const auto read =
        book->Read(sheet, [&](std::int64_t, std::span<const std::string_view> cells) -> Result<void> {
          if (header.empty())
            for (const std::string_view cell : cells) header.emplace_back(Trim(cell));
          return {};
        });
    if (!read) return Unexpected(read.error());
    Match match = MatchHeader(header, file.mapping != nullptr ? std::span(&file.mapping, 1) : candidates);
    if (match.fit == 0) {
      seen += (seen.empty() ? "\"" : ", \"") + book->Sheets()[sheet] + "\"";
      continue;
    }
    file.mapping = match.mapping;
    match.part.sheet = static_cast<int>(sheet);
    match.part.name = book->Sheets()[sheet];
    file.parts.push_back(std::move(match.part));
  }
  if (file.parts.empty())
    return Fail(ErrorKind::kBadData,
                file.name + " was not recognised: none of its sheets (" + seen +
                    ") has the columns of a known table. Save the sheet you mean as CSV, write a "
                    "mapping for it (\"kindred mapping suggest\") and import it with --mapping");
  return file;
}

// Every element at `path` below `record` with the elements above it, for columns like "../Date".
void Walk(const tables::XmlElement& element, std::span<const std::string_view> path,
          std::vector<const tables::XmlElement*>& above, const std::function<void()>& on_found) {
  above.push_back(&element);
  if (path.empty() || path[0] == ".") {
    on_found();
  } else {
    for (const tables::XmlElement& child : element.children)
      if (child.name == path[0]) Walk(child, path.subspan(1), above, on_found);
  }
  above.pop_back();
}

std::string XmlCell(const std::vector<const tables::XmlElement*>& above, std::string_view column) {
  if (column == ".") return above.back()->text;
  if (column.starts_with("/")) return above.front()->Text(column.substr(1));
  std::size_t at = above.size() - 1;
  while (column.starts_with("../")) {
    if (at == 0) return "";
    --at;
    column.remove_prefix(3);
  }
  return above[at]->Text(column);
}

}  // namespace

Result<RecognisedFile> RecogniseFile(const std::filesystem::path& path, const std::string& name,
                                     std::span<const Mapping* const> candidates) {
  auto bytes = tables::MappedFile::Open(path);
  if (!bytes) return Unexpected(bytes.error());
  RecognisedFile file;
  file.name = name;
  file.bytes = std::make_shared<tables::MappedFile>(std::move(*bytes));
  file.kind = tables::Recognise(file.bytes->Bytes());
  switch (file.kind) {
    case FileKind::kEmpty:
      return Fail(ErrorKind::kBadData, name + " is empty; export it again");
    case FileKind::kBinary:
      return Fail(ErrorKind::kBadData, name + " is not a table but " +
                                           tables::DescribeBinary(file.bytes->Bytes()) +
                                           "; save it as \"CSV UTF-8\" or as .xlsx and try again");
    case FileKind::kXml:
      return RecogniseXml(std::move(file), candidates);
    case FileKind::kWorkbook:
      return RecogniseWorkbook(std::move(file), candidates);
    case FileKind::kText:
      break;
  }
  auto reader = tables::CsvReader::Open(file.bytes->Bytes(), name);
  if (!reader) return Unexpected(reader.error());
  const auto header = CsvHeader(*reader, name);
  if (!header) return Unexpected(header.error());
  Match match = MatchHeader(*header, candidates);
  if (match.fit == 0) return Unknown(name, *header, candidates);
  file.mapping = match.mapping;
  file.parts.push_back(std::move(match.part));
  return file;
}

Result<void> ReadPart(const RecognisedFile& file, const RecognisedPart& part,
                      const std::function<Result<void>(const InputRow&)>& on_row,
                      const std::function<void(std::size_t)>& on_progress) {
  if (part.sheet >= 0) {
    auto book = tables::Workbook::Open(file.bytes->Bytes(), file.name);
    if (!book) return Unexpected(book.error());
    bool first = true;
    return book->Read(static_cast<std::size_t>(part.sheet),
                      [&](std::int64_t line, std::span<const std::string_view> cells) -> Result<void> {
                        if (first) {
                          first = false;
                          return {};
                        }
                        return on_row({.line = line, .cells = cells});
                      });
  }
  auto reader = tables::CsvReader::Open(file.bytes->Bytes(), file.name);
  if (!reader) return Unexpected(reader.error());
  if (const auto header = CsvHeader(*reader, file.name); !header) return Unexpected(header.error());
  const bool ended = reader->EndsWithLineBreak();
  while (true) {
    const auto record = reader->Next();
    if (!record) return Unexpected(record.error());
    if (*record == nullptr) return {};
    const bool last = !ended && reader->BytesRead() == reader->BytesTotal();
    if (last && (*record)->cells.size() < part.header.size())
      return Fail(ErrorKind::kBadData,
                  file.name + " line " + std::to_string((*record)->line) + " breaks off after " +
                      std::to_string((*record)->cells.size()) + " of " + std::to_string(part.header.size()) +
                      " cells and the file does not end with a line break: it was cut. Export it "
                      "again; if it is whole, add a line break at its end");
    const InputRow row{.line = (*record)->line, .cells = (*record)->cells, .csv = &*reader, .cut_off = last};
    if (const Result<void> taken = on_row(row); !taken) return taken;
    if (on_progress) on_progress(reader->BytesRead());
  }
}

std::vector<std::string> XmlHeader(const TableSpec& table) {
  std::vector<std::string> header;
  for (const auto& column : table.columns.All())
    if (column.lookup < 0) header.push_back(column.name);
  return header;
}

Result<void> ReadXmlTables(const RecognisedFile& file,
                           const std::function<Result<void>(std::size_t, const InputRow&)>& on_row,
                           const std::function<void(std::size_t)>& on_progress) {
  const Mapping& mapping = *file.mapping;
  std::vector<std::vector<std::string>> headers;
  std::vector<std::vector<std::string_view>> paths;
  for (const TableSpec& table : mapping.tables) {
    headers.push_back(XmlHeader(table));
    paths.push_back(Split(table.rows, '/'));
  }
  std::vector<std::string> texts;
  std::vector<std::string_view> views;
  return tables::ReadXml(
      file.bytes->Bytes(), file.name, {.record = mapping.xml->record, .root = mapping.xml->root},
      [&](const tables::XmlElement& record) -> Result<void> {
        for (std::size_t t = 0; t < mapping.tables.size(); ++t) {
          Result<void> outcome;
          std::vector<const tables::XmlElement*> above;
          Walk(record, paths[t], above, [&] {
            if (!outcome) return;
            texts.clear();
            for (const std::string& column : headers[t]) texts.push_back(XmlCell(above, column));
            views.assign(texts.begin(), texts.end());
            outcome = on_row(t, {.line = above.back()->line, .cells = views});
          });
          if (!outcome) return outcome;
        }
        return {};
      },
      nullptr, on_progress);
}

}  // namespace kindred::intake
