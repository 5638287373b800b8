#include <array>
#include <initializer_list>

#include "returns/ssda903/load.hpp"
#include "returns/unread_cells.hpp"
#include "tables/xml.hpp"

namespace kindred::returns::ssda903 {
namespace {

using tables::XmlElement;

std::string_view TextOf(const XmlElement* parent, std::string_view name) {
  const XmlElement* element = parent == nullptr ? nullptr : parent->Child(name);
  return element == nullptr ? std::string_view() : std::string_view(element->text);
}

class Builders {
 public:
  Builders() {
    for (std::size_t i = 0; i < builders_.size(); ++i) builders_[i].emplace(Schemas()[i]);
  }

  // Fills a row from `fields`, with CHILD and DOB (and SEX) from the header of the child.
  void Add(TableNumber table, const XmlElement* header, const XmlElement& fields, std::int64_t line) {
    TableBuilder& builder = *builders_[table];
    const std::vector<Column>& columns = Schemas()[table].columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string_view name = columns[i].name;
      if (!columns[i].supplied && name != "UASC") continue;
      if (name == "CHILD") {
        builder.Set(i, TextOf(header, "CHILDID"), true);
      } else if (name == "DOB" || (name == "SEX" && table == kUascTable)) {
        builder.Set(i, TextOf(header, name), true);
      } else {
        builder.Set(i, TextOf(&fields, name == "PLACE" ? "PL" : name), true);
      }
    }
    builder.EndRow(static_cast<std::uint32_t>(line));
  }

  void AddChild(const XmlElement& child) {
    static const XmlElement kNone;
    const XmlElement* header = child.Child("HEADER");
    const XmlElement& fields = header == nullptr ? kNone : *header;
    const std::int64_t line = header == nullptr ? child.line : header->line;
    Add(kHeaderTable, header, fields, line);
    for (const XmlElement& part : child.children) {
      if (part.name == "EPISODE") Add(kEpisodesTable, header, part, part.line);
    }
    for (const XmlElement& part : fields.children) {
      if (part.name == "AREVIEW") Add(kReviewsTable, header, part, part.line);
      if (part.name == "AMISSING") Add(kMissingTable, header, part, part.line);
      if (part.name == "OC2") Add(kOc2Table, header, part, part.line);
      if (part.name == "PERMANENCE") Add(kPrevPermTable, header, part, part.line);
      if (part.name == "AD_PLACED") Add(kPlacedAdoptionTable, header, part, part.line);
    }
    if (!TextOf(header, "UASC").empty()) Add(kUascTable, header, fields, line);
    if (!TextOf(header, "IN_TOUCH").empty()) Add(kOc3Table, header, fields, line);
    if (!TextOf(header, "DATE_INT").empty()) Add(kAd1Table, header, fields, line);
  }

  LoadedTables Finish(const std::string& source, bool present) {
    LoadedTables loaded;
    for (std::size_t i = 0; i < builders_.size(); ++i) {
      loaded.tables[i] = std::move(*builders_[i]).Finish(loaded.pool);
      if (present && i != kSwEpisodesTable && i != kDoLoTable) loaded.tables[i].SetPresent(source);
    }
    return loaded;
  }

 private:
  std::array<std::optional<TableBuilder>, kTableCount> builders_;
};

}  // namespace

LoadedTables LoadXml(const InputFile& file, std::vector<Problem>& problems) {
  Builders builders;
  std::size_t children = 0;
  bool has_header = false;
  const auto on_child = [&](const XmlElement& child) -> Result<void> {
    builders.AddChild(child);
    has_header |= child.Child("HEADER") != nullptr;
    ++children;
    return {};
  };
  const Result<void> read =
      tables::ReadXml(file.bytes, file.name, {.record = "CHILD", .keep_spaces = true}, on_child, on_child);
  if (!read) {
    std::string message = read.error().message;
    if (message.starts_with(file.name)) message.erase(0, file.name.size());
    while (!message.empty() && (message[0] == ' ' || message[0] == ':')) message.erase(0, 1);
    if (children == 1) message += "; the child before it was checked";
    if (children > 1) message += "; the " + std::to_string(children) + " children before it were checked";
    problems.push_back({file.name, 0, 0, std::move(message), children == 0});
  } else if (children == 0) {
    problems.push_back({file.name, 0, 0, "holds no child; export it again", true});
  }
  if (children != 0 && !has_header) {
    problems.push_back(
        {file.name, 0, 0,
         "is not the XML of an SSDA903: nothing below its root has a HEADER. Give the file whose "
         "root is EXPSSDA903",
         true});
  }
  LoadedTables loaded = builders.Finish(file.name, has_header);
  for (const Table& table : loaded.tables) NameUnreadDates(table, loaded.pool, problems);
  return loaded;
}

}  // namespace kindred::returns::ssda903
