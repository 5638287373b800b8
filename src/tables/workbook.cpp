#include "tables/workbook.hpp"

#include <libxml/xmlreader.h>
#include <zip.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>

#include "base/date.hpp"
#include "tables/xml.hpp"

namespace kindred::tables {
namespace {

// Columns "A", "B", … "AA" as 0, 1, … 26; SIZE_MAX when it is no cell reference.
std::size_t ColumnOf(std::string_view reference) {
  std::size_t column = 0;
  std::size_t i = 0;
  for (; i < reference.size() && reference[i] >= 'A' && reference[i] <= 'Z' && i < 4; ++i)
    column = column * 26 + static_cast<std::size_t>(reference[i] - 'A' + 1);
  return i == 0 ? SIZE_MAX : column - 1;
}

// Does this number format show a date? Built-in ids of ECMA-376 part 1, 18.8.30, or a code with day,
// month or year letters outside quotation marks and brackets.
bool IsDateFormat(int id, const std::string& code) {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
    return true;
  bool quoted = false;
  bool bracket = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[') bracket = true;
    if (c == ']') bracket = false;
    if (bracket) continue;
    if (c == '\\') {
      ++i;
      continue;
    }
    if (c == 'd' || c == 'y' || c == 'D' || c == 'Y') return true;
  }
  return false;
}

// Excel's day count as text. 1900 was no leap year, though Excel counts a 29 February: days up to 59 are
// one too low in the system that starts at 1899-12-30.
std::string DateText(double serial, bool since_1904) {
  const double day = std::floor(serial);
  const Date base = since_1904 ? Date::FromYmd(1904, 1, 1) : Date::FromYmd(1899, 12, 30);
  const int days = static_cast<int>(day) + (!since_1904 && day < 60 ? 1 : 0);
  std::string text = FormatIso(base.AddDays(days));
  const int seconds = static_cast<int>(std::lround((serial - day) * 86400));
  if (seconds > 0 && seconds < 86400) {
    char time[40];
    std::snprintf(time, sizeof time, " %02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    text += time;
  }
  return text;
}

// A number as a person typed it: 1.0000000000000001E-2 is 0.01, 80811265.0 is 80811265.
std::string NumberText(std::string_view raw) {
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc() || end != raw.data() + raw.size()) return std::string(raw);
  char text[40];
  if (value == std::floor(value) && std::fabs(value) < 1e15)
    std::snprintf(text, sizeof text, "%.0f", value);
  else
    std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

}  // namespace

struct Workbook::Parts {
  std::string file_name;
  WorkbookLimits limits;
  zip_t* zip = nullptr;
  std::vector<std::string> sheets;
  std::vector<std::string> paths;    // part of each sheet
  std::vector<std::string> strings;  // shared strings
  std::vector<bool> date_styles;     // by cell style
  bool since_1904 = false;

  ~Parts() {
    if (zip != nullptr) zip_discard(zip);
  }

  [[nodiscard]] tl::unexpected<Error> Bad(const std::string& what) const {
    return Fail(ErrorKind::kBadData, file_name + " " + what);
  }

  // The unpacked bytes of a part; empty when `optional` and absent.
  Result<std::string> Part(const std::string& name, bool optional) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat(zip, name.c_str(), 0, &stat) != 0) {
      if (optional) return std::string();
      return Bad("is not a whole workbook: the part \"" + name + "\" is missing; save it again");
    }
    if (stat.size > limits.part_bytes ||
        (stat.size > (1U << 20) && stat.comp_size > 0 && stat.size / stat.comp_size > limits.ratio))
      return Bad("unpacks to far more than a workbook should (" + std::to_string(stat.size >> 20) +
                 " MiB from " + std::to_string(stat.comp_size >> 10) + " KiB); it is refused as a danger");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
      return Bad("is protected by a password; save it without");
    zip_file_t* part = zip_fopen(zip, name.c_str(), 0);
    if (part == nullptr) return Bad("cannot be unpacked; the file was cut or damaged");
    std::string bytes;
    bytes.resize(stat.size);
    std::size_t at = 0;
    while (at < bytes.size()) {
      const zip_int64_t got = zip_fread(part, bytes.data() + at, bytes.size() - at);
      if (got <= 0) break;
      at += static_cast<std::size_t>(got);
    }
    // What the directory says of the size may be a lie: one byte more means so.
    char more = 0;
    const bool too_long = at == bytes.size() && zip_fread(part, &more, 1) > 0;
    const bool closed = zip_fclose(part) == 0;
    if (at != bytes.size() || too_long || !closed)
      return Bad("cannot be unpacked whole; the file was cut or damaged");
    return bytes;
  }

  Result<void> ReadNames() {
    const auto relations = Part("xl/_rels/workbook.xml.rels", false);
    if (!relations) return Unexpected(relations.error());
    std::map<std::string, std::string> target;
    if (auto read = ForEach(
            *relations, "Relationship",
            [&](xmlTextReaderPtr reader) { target[Attribute(reader, "Id")] = Attribute(reader, "Target"); });
        !read)
      return read;
    const auto book = Part("xl/workbook.xml", false);
    if (!book) return Unexpected(book.error());
    auto read = ForEach(*book, "sheet", [&](xmlTextReaderPtr reader) {
      std::string path = target[Attribute(reader, "r:id")];
      if (path.starts_with("/"))
        path.erase(0, 1);
      else
        path.insert(0, "xl/");
      sheets.push_back(Attribute(reader, "name"));
      paths.push_back(path);
    });
    if (!read) return read;
    read = ForEach(*book, "workbookPr", [&](xmlTextReaderPtr reader) {
      const std::string value = Attribute(reader, "date1904");
      since_1904 = value == "1" || value == "true";
    });
    if (!read) return read;
    if (sheets.empty() || sheets.size() > limits.sheets) return Bad("holds no sheet, or too many");
    return {};
  }

  Result<void> ReadStyles() {
    const auto bytes = Part("xl/styles.xml", true);
    if (!bytes || bytes->empty()) return bytes ? Result<void>() : Unexpected(bytes.error());
    std::map<int, std::string> codes;
    auto read = ForEach(*bytes, "numFmt", [&](xmlTextReaderPtr reader) {
      codes[std::atoi(Attribute(reader, "numFmtId").c_str())] = Attribute(reader, "formatCode");
    });
    if (!read) return read;
    bool inside = false;  // <xf> also stands in <cellStyleXfs>; cells count those of <cellXfs>
    return ForEachNode(*bytes, [&](xmlTextReaderPtr reader, std::string_view name, bool end) {
      if (name == "cellXfs") inside = !end;
      if (name != "xf" || end || !inside) return true;
      const int id = std::atoi(Attribute(reader, "numFmtId").c_str());
      const auto code = codes.find(id);
      date_styles.push_back(IsDateFormat(id, code == codes.end() ? std::string() : code->second));
      return true;
    });
  }

  Result<void> ReadStrings() {
    const auto bytes = Part("xl/sharedStrings.xml", true);
    if (!bytes || bytes->empty()) return bytes ? Result<void>() : Unexpected(bytes.error());
    std::size_t total = 0;
    return ReadXml(*bytes, file_name, {.record = "si"}, [&](const XmlElement& item) -> Result<void> {
      std::string text;
      for (const XmlElement& child : item.children) {  // <t>, or runs <r><t>; <rPh> is only how it sounds
        if (child.name == "t") text += child.text;
        if (child.name == "r") text += child.Text("t");
      }
      total += text.size() + 8;
      if (total > limits.string_bytes) return Bad("holds more text than a workbook should; split it");
      strings.push_back(std::move(text));
      return {};
    });
  }

  static std::string Attribute(xmlTextReaderPtr reader, const char* name) {
    xmlChar* value = xmlTextReaderGetAttribute(reader, reinterpret_cast<const xmlChar*>(name));
    if (value == nullptr) return "";
    std::string text(reinterpret_cast<const char*>(value));
    xmlFree(value);
    return text;
  }

  // Calls on_node for starts and ends of elements; it returns false to stop. Plain parts only, under the
  // same rules as every XML here.
  Result<void> ForEachNode(
      const std::string& bytes,
      const std::function<bool(xmlTextReaderPtr, std::string_view, bool)>& on_node) const {
    xmlTextReaderPtr reader =
        xmlReaderForMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT);
    if (reader == nullptr) return Bad("cannot be read: not enough memory");
    int got = 0;
    bool stopped = false;
    while (!stopped && (got = xmlTextReaderRead(reader)) == 1) {
      const int type = xmlTextReaderNodeType(reader);
      if (type == XML_READER_TYPE_DOCUMENT_TYPE || xmlTextReaderDepth(reader) > 64) {
        got = -1;
        break;
      }
      if (type != XML_READER_TYPE_ELEMENT && type != XML_READER_TYPE_END_ELEMENT) continue;
      const char* name = reinterpret_cast<const char*>(xmlTextReaderConstLocalName(reader));
      stopped = !on_node(reader, name != nullptr ? name : "", type == XML_READER_TYPE_END_ELEMENT);
    }
    xmlFreeTextReader(reader);
    if (got < 0) return Bad("holds a part that is not whole XML; the file was cut or damaged");
    return {};
  }

  Result<void> ForEach(const std::string& bytes, std::string_view element,
                       const std::function<void(xmlTextReaderPtr)>& on_element) const {
    return ForEachNode(bytes, [&](xmlTextReaderPtr reader, std::string_view name, bool end) {
      if (name == element && !end) on_element(reader);
      return true;
    });
  }
};

Workbook::Workbook(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;
Workbook::~Workbook() = default;

const std::vector<std::string>& Workbook::Sheets() const {
  return parts_->sheets;
}

Result<Workbook> Workbook::Open(std::string_view bytes, std::string file_name, WorkbookLimits limits) {
  auto parts = std::make_unique<Parts>();
  parts->file_name = std::move(file_name);
  parts->limits = limits;
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source != nullptr) {
    parts->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (parts->zip == nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  if (parts->zip == nullptr)
    return parts->Bad("is not a whole workbook: the file was cut or damaged, save it again");
  for (const auto step : {&Parts::ReadNames, &Parts::ReadStyles, &Parts::ReadStrings})
    if (const Result<void> read = (parts.get()->*step)(); !read) return Unexpected(read.error());
  return Workbook(std::move(parts));
}

Result<void> Workbook::Read(std::size_t sheet, const OnRow& on_row) {
  Parts& parts = *parts_;
  if (sheet >= parts.paths.size()) return parts.Bad("has no such sheet");
  const auto bytes = parts.Part(parts.paths[sheet], false);
  if (!bytes) return Unexpected(bytes.error());

  std::vector<std::string> texts;
  std::vector<std::string_view> views;
  std::size_t width = 0;  // cells of this row up to the last that is not blank
  std::int64_t row = 0;
  std::size_t column = 0;
  std::string type;
  int style = -1;
  Result<void> outcome;

  const auto set = [&](std::string text) {
    if (text.empty()) return;
    if (column >= texts.size()) texts.resize(column + 1);
    texts[column] = std::move(text);
    width = std::max(width, column + 1);
  };
  const auto value = [&](const std::string& raw) {
    if (type == "s") {
      const std::size_t index = std::strtoull(raw.c_str(), nullptr, 10);
      if (index < parts.strings.size()) set(parts.strings[index]);
    } else if (type == "b") {
      set(raw == "1" ? "TRUE" : "FALSE");
    } else if (type == "d" || type == "str" || type == "inlineStr") {
      set(raw);
    } else if (type == "e") {
      // #N/A, #REF!: what a person sees is an error, which is no value.
    } else if (style >= 0 && static_cast<std::size_t>(style) < parts.date_styles.size() &&
               parts.date_styles[static_cast<std::size_t>(style)] && !raw.empty()) {
      char* end = nullptr;
      const double serial = std::strtod(raw.c_str(), &end);
      set(*end == '\0' && serial >= 1 && serial < 2958466 ? DateText(serial, parts.since_1904) : raw);
    } else if (!raw.empty()) {
      set(NumberText(raw));
    }
  };

  const auto read = parts.ForEachNode(*bytes, [&](xmlTextReaderPtr reader, std::string_view name, bool end) {
    if (name == "row" && !end) {
      const std::string number = Parts::Attribute(reader, "r");
      row = number.empty() ? row + 1 : std::strtoll(number.c_str(), nullptr, 10);
      for (std::size_t i = 0; i < width; ++i) texts[i].clear();
      width = 0;
      column = SIZE_MAX;
    } else if (name == "row" && width > 0) {
      views.assign(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(width));
      outcome = on_row(row, views);
      return outcome.has_value();
    } else if (name == "c" && !end) {
      const std::string reference = Parts::Attribute(reader, "r");
      column = reference.empty() ? column + 1 : ColumnOf(reference);
      type = Parts::Attribute(reader, "t");
      const std::string styled = Parts::Attribute(reader, "s");
      style = styled.empty() ? 0 : std::atoi(styled.c_str());
      if (column >= parts.limits.columns) {
        outcome = parts.Bad("has more columns than a table should on sheet \"" + parts.sheets[sheet] + "\"");
        return false;
      }
    } else if ((name == "v" || (name == "t" && type == "inlineStr")) && !end &&
               column < parts.limits.columns) {
      if (xmlChar* text = xmlTextReaderReadString(reader); text != nullptr) {
        value(reinterpret_cast<const char*>(text));
        xmlFree(text);
      }
    }
    return true;
  });
  if (!outcome) return outcome;
  return read;
}

}  // namespace kindred::tables
