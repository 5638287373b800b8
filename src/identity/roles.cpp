#include "identity/roles.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "embedded/identity_roles.hpp"

namespace kindred::identity {
namespace {

using Groups = std::map<std::string, Sections, std::less<>>;

// Adds to `sections` what `names` say: sections or groups of them. False, with the word in `odd`, when one is
// neither.
bool AddSections(const toml::array& names, const Groups& groups, Sections& sections, std::string& odd) {
  for (const toml::node& node : names) {
    const std::string name = node.value_or(std::string());
    if (const auto group = groups.find(name); group != groups.end()) {
      sections = Sections(sections.Bits() | group->second.Bits());
    } else if (const auto section = SectionFromName(name)) {
      sections = sections.With(*section);
    } else {
      odd = name;
      return false;
    }
  }
  return true;
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  Result<Groups> ReadGroups(const toml::table& root) const {
    Groups groups;
    const toml::table* table = root["sections"].as_table();
    if (table == nullptr) return groups;
    for (const auto& [key, node] : *table) {
      Sections sections;
      std::string odd;
      if (!node.is_array() || !AddSections(*node.as_array(), groups, sections, odd))
        return Bad("[sections] " + std::string(key.str()), "\"" + odd + "\" is not a section");
      groups[std::string(key.str())] = sections;
    }
    return groups;
  }

  Result<Role> ReadRole(const toml::table& table, const Groups& groups) const {
    Role role{.name = table["name"].value_or(std::string()),
              .title = table["title"].value_or(std::string()),
              .does = table["does"].value_or(std::string()),
              .own_agency_section = table["own_agency_section"].value_or(false),
              .second_factor = table["second_factor"].value_or(false),
              .nobody_signs_in = table["nobody_signs_in"].value_or(false)};
    if (role.name.empty() || role.title.empty() || role.does.empty())
      return Bad("\"" + role.name + "\"", "a role needs name, title and does");
    for (const auto& [key, node] : table) {
      constexpr std::string_view kKnown[] = {
          "name", "title", "does", "may", "sees", "own_agency_section", "second_factor", "nobody_signs_in"};
      if (std::find(std::begin(kKnown), std::end(kKnown), key.str()) == std::end(kKnown))
        return Bad(role.name, "\"" + std::string(key.str()) + "\" is not a setting of a role");
    }
    const toml::array* may = table["may"].as_array();
    const toml::array* sees = table["sees"].as_array();
    if (may == nullptr || sees == nullptr) return Bad(role.name, "may and sees must be lists");
    for (const toml::node& node : *may) {
      const std::string name = node.value_or(std::string());
      const auto action = ActionFromName(name);
      if (!action) return Bad(role.name, "\"" + name + "\" is not an action");
      role.may.push_back(*action);
    }
    if (std::string odd; !AddSections(*sees, groups, role.sees, odd))
      return Bad(role.name, "\"" + odd + "\" is neither a section nor a group of [sections]");
    return role;
  }

  tl::unexpected<Error> Bad(const std::string& where, const std::string& what) const {
    return Fail(ErrorKind::kBadData, file_ + ", role " + where + ": " + what);
  }

 private:
  const std::string& file_;
};

// "names, births …" of a page: titles of sections, joined.
std::string SectionWords(Sections sections) {
  std::string words;
  for (int i = 0; i < kSectionCount; ++i)
    if (const auto section = static_cast<Section>(i); sections.Has(section))
      words += (words.empty() ? "" : ", ") + std::string(SectionTitle(section));
  return words.empty() ? "nothing" : words;
}

}  // namespace

Result<std::vector<Role>> ParseRoles(std::string_view text, const std::string& file) {
  const Reader reader(file);
  try {
    const toml::table root = toml::parse(text, file);
    auto groups = reader.ReadGroups(root);
    if (!groups) return Unexpected(groups.error());
    std::vector<Role> roles;
    const toml::array* array = root["role"].as_array();
    if (array == nullptr) return Fail(ErrorKind::kBadData, file + " has no [[role]]");
    for (const toml::node& node : *array) {
      if (!node.is_table()) return Fail(ErrorKind::kBadData, file + ": a role must be a [[role]] table");
      auto role = reader.ReadRole(*node.as_table(), *groups);
      if (!role) return Unexpected(role.error());
      for (const Role& known : roles)
        if (known.name == role->name) return reader.Bad(role->name, "there is another of this name");
      roles.push_back(std::move(*role));
    }
    return roles;
  } catch (const toml::parse_error& fault) {
    return Fail(ErrorKind::kBadData, file + " line " + std::to_string(fault.source().begin.line) + ": " +
                                         std::string(fault.description()));
  }
}

const std::vector<Role>& Roles() {
  static const std::vector<Role> kRoles = [] {
    auto roles = ParseRoles(embedded::identity_roles().front().bytes, "roles.toml");
    if (!roles) throw std::logic_error(roles.error().message);
    return std::move(*roles);
  }();
  return kRoles;
}

const Role* FindRole(std::string_view name) {
  for (const Role& role : Roles())
    if (role.name == name) return &role;
  return nullptr;
}

std::string_view RoleTitle(std::string_view name) {
  const Role* role = FindRole(name);
  return role != nullptr ? std::string_view(role->title) : name;
}

std::string RolesPage() {
  std::string out =
      "# Roles\n\nWritten by `kindred role list --markdown` from `data/roles/roles.toml`; a test fails when "
      "it "
      "is not what the program says. A role sets the widest bounds. What its holder sees of one child is "
      "decided for each request, and is never more than this.\n\n"
      "| role | for | may | sees of a record | second factor |\n|---|---|---|---|---|\n";
  for (const Role& role : Roles()) {
    std::string may;
    for (const Action action : role.may) may += (may.empty() ? "" : ", ") + std::string(ActionName(action));
    out += "| **" + role.title + "** `" + role.name + "` | " + role.does + " | " +
           (may.empty() ? "nothing by itself" : may) + " | " + SectionWords(role.sees) +
           (role.own_agency_section ? ", and the section of their own agency's work" : "") + " | " +
           (role.nobody_signs_in ? "nobody signs in"
            : role.second_factor ? "required"
                                 : "by choice") +
           " |\n";
  }
  return out;
}

}  // namespace kindred::identity
