#include <toml++/toml.h>
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "sharing/agreements.hpp"

namespace kindred::sharing {
namespace {

// Where a fault is, for a message.
class Place {
 public:
  Place(std::string_view file, const toml::node& node) : file_(file), line_(node.source().begin.line) {}
  [[nodiscard]] tl::unexpected<Error> Fault(const std::string& what) const {
    return Fail(ErrorKind::kBadData, std::string(file_) + " line " + std::to_string(line_) + ": " + what);
  }

 private:
  std::string_view file_;
  unsigned line_;
};

// A list of texts that must be there and must not be empty.
Result<std::vector<std::string>> Texts(const Place& place, const toml::table& table, std::string_view key) {
  const auto fault = place.Fault(std::string(key) + " must be a list of texts, for example " +
                                 std::string(key) + " = [\"…\", \"…\"]");
  const toml::array* array = table[key].as_array();
  if (array == nullptr || array->empty()) return fault;
  std::vector<std::string> texts;
  for (const toml::node& node : *array) {
    const auto text = node.value<std::string>();
    if (!text || Trim(*text).empty()) return fault;
    texts.emplace_back(Trim(*text));
  }
  return texts;
}

// A date as text or as TOML's own; nothing when the key is absent.
Result<std::optional<Date>> Day(const Place& place, const toml::table& table, std::string_view key) {
  const auto node = table[key];
  if (!node) return std::nullopt;
  std::optional<Date> day;
  if (const auto text = node.value<std::string>()) {
    day = ParseDate(*text, DateOrder::kIso);
  } else if (const auto date = node.value<toml::date>()) {
    if (IsValidDate(date->year, date->month, date->day))
      day = Date::FromYmd(date->year, date->month, date->day);
  }
  if (!day) return place.Fault(std::string(key) + " is not a date; write it like \"2026-03-31\"");
  return day;
}

Result<Agreement> ReadOne(const Place& place, const toml::table& table) {
  Agreement agreement;
  agreement.name = Trim(table["name"].value_or(std::string()));
  if (agreement.name.empty()) return place.Fault("an agreement needs a name");
  agreement.basis = Trim(table["basis"].value_or(std::string()));
  if (agreement.basis.empty())
    return place.Fault("the agreement \"" + agreement.name + "\" needs a basis: the law it rests on");
  auto between = Texts(place, table, "between");
  if (!between) return Unexpected(between.error());
  if (between->size() < 2) return place.Fault("an agreement is between at least two agencies");
  agreement.between = std::move(*between);
  auto purposes = Texts(place, table, "purposes");
  if (!purposes) return Unexpected(purposes.error());
  agreement.purposes = std::move(*purposes);
  auto sections = Texts(place, table, "sections");
  if (!sections) return Unexpected(sections.error());
  for (const std::string& name : *sections) {
    const auto section = SectionFromName(name);
    if (!section) {
      std::string known;
      for (int i = 0; i < kSectionCount; ++i)
        known += (i > 0 ? ", " : "") + std::string(SectionName(static_cast<Section>(i)));
      return place.Fault("\"" + name + "\" is not a section; write one of " + known);
    }
    agreement.sections = agreement.sections.With(*section);
  }
  const auto from = Day(place, table, "from");
  if (!from) return Unexpected(from.error());
  if (!*from)
    return place.Fault("the agreement \"" + agreement.name + "\" needs the day from which it holds (from)");
  const auto to = Day(place, table, "to");
  if (!to) return Unexpected(to.error());
  if (*to && **to < **from)
    return place.Fault("the agreement \"" + agreement.name + "\" ends before it begins");
  agreement.period.from = **from;
  if (*to) agreement.period.to = (*to)->AddDays(1);
  return agreement;
}

}  // namespace

Result<std::vector<Agreement>> ParseAgreements(std::string_view text, std::string_view file_name) {
  toml::table root;
  try {
    root = toml::parse(text, file_name);
  } catch (const toml::parse_error& error) {
    return Fail(ErrorKind::kBadData, std::string(file_name) + " line " +
                                         std::to_string(error.source().begin.line) + ": " +
                                         std::string(error.description()));
  }
  const Place whole(file_name, root);
  std::vector<Agreement> agreements;
  const auto node = root["agreement"];
  if (!node) return agreements;
  const toml::array* array = node.as_array();
  if (array == nullptr) return whole.Fault("write each agreement under a line [[agreement]]");
  std::set<std::string> names;
  for (const toml::node& one : *array) {
    const Place place(file_name, one);
    const toml::table* table = one.as_table();
    if (table == nullptr) return place.Fault("write each agreement under a line [[agreement]]");
    auto agreement = ReadOne(place, *table);
    if (!agreement) return Unexpected(agreement.error());
    if (!names.insert(agreement->name).second)
      return place.Fault("the agreement \"" + agreement->name + "\" is there twice");
    agreements.push_back(std::move(*agreement));
  }
  return agreements;
}

}  // namespace kindred::sharing
