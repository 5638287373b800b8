// Recognising columns: the header's words first, then what the values look like.
#include <algorithm>
#include <cctype>
#include <set>

#include "base/date.hpp"
#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "linkage/match_config.hpp"
#include "linkage/value_column.hpp"

namespace kindred::linkage {
namespace {

// What a sample of values looks like, as shares of those that are not blank.
struct Looks {
  std::size_t filled = 0;
  std::size_t distinct = 0;
  bool all_distinct = true;  // within each file: two files may number their records alike
  double date = 0, email = 0, postcode = 0, digits = 0, house_and_street = 0;
};

Looks LookAt(const ColumnSample& column) {
  Looks looks;
  std::set<std::string_view> distinct, of_file;
  ValueColumn dates(FieldKind::kBirthDate);
  for (std::size_t row = 0; row < column.values.size(); ++row) {
    if (std::ranges::find(column.files, row) != column.files.end()) of_file.clear();
    const std::string_view value = Trim(column.values[row]);
    if (value.empty()) continue;
    ++looks.filled;
    distinct.insert(value);
    looks.all_distinct = of_file.insert(value).second && looks.all_distinct;
    looks.date += value.size() >= 8 && dates.Intern(value) != 0;
    looks.email += value.find('@') != std::string_view::npos;
    looks.postcode += Postcode::Parse(value).has_value();
    const auto digits = std::ranges::count_if(value, [](unsigned char c) { return std::isdigit(c); });
    looks.digits += static_cast<std::size_t>(digits) * 2 > value.size();
    looks.house_and_street +=
        std::isdigit(static_cast<unsigned char>(value[0])) && value.find(' ') != std::string_view::npos;
  }
  looks.distinct = distinct.size();
  const double filled = std::max<double>(1, static_cast<double>(looks.filled));
  for (double* share : {&looks.date, &looks.email, &looks.postcode, &looks.digits, &looks.house_and_street})
    *share /= filled;
  return looks;
}

// The header as words between spaces, so that " dob " is found and "adobe" is not.
std::string Words(std::string_view header) {
  std::string spaced;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const bool hump = i > 0 && std::isupper(static_cast<unsigned char>(header[i])) &&
                      std::islower(static_cast<unsigned char>(header[i - 1]));
    if (hump) spaced += ' ';
    spaced += header[i];
  }
  return " " + ToLowerAscii(FoldName(spaced)) + " ";
}

bool HasAny(const std::string& words, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(wanted, [&](std::string_view word) {
    return words.find(" " + std::string(word) + " ") != std::string::npos;
  });
}

enum class Role { kIgnore, kId, kFullName, kField };
struct Recognised {
  Role role = Role::kIgnore;
  FieldKind kind = FieldKind::kText;
};

Recognised Recognise(const std::string& words, const Looks& looks) {
  const auto field = [](FieldKind kind) { return Recognised{Role::kField, kind}; };
  if (looks.filled == 0) return {};
  if (HasAny(words, {"cluster", "truth", "label", "source", "person id", "true id", "entity id"})) return {};
  if (HasAny(words, {"email", "e mail", "mail"}) || looks.email > 0.6) return field(FieldKind::kEmail);
  if (HasAny(words, {"phone", "mobile", "telephone", "tel", "phone number"})) return field(FieldKind::kPhone);
  if (HasAny(words, {"dob", "birth date", "date of birth", "birthdate", "born", "birthday", "d o b"}) &&
      looks.date > 0.3)
    return field(FieldKind::kBirthDate);
  if (HasAny(words, {"sex", "gender"})) return field(FieldKind::kSex);
  if (HasAny(words, {"postcode", "post code", "zip", "zipcode", "postal code"}) || looks.postcode > 0.7)
    return field(FieldKind::kPostcode);
  const bool first =
      HasAny(words, {"forename", "forenames", "first name", "firstname", "given name", "given names",
                     "givenname", "christian name", "first", "given", "middle name", "middle names"});
  const bool last = HasAny(words, {"surname", "last name", "lastname", "family name", "familyname",
                                   "maiden name", "former surname", "last"});
  if (first && last) return {};  // made from the others: it would count twice
  if (first) return field(FieldKind::kForename);
  if (last) return field(FieldKind::kSurname);
  if (HasAny(words, {"full name", "fullname", "name", "person name"}))
    return {Role::kFullName, FieldKind::kText};
  if (HasAny(words, {"nhs", "nhs number", "upn", "ssn", "nino", "national insurance", "passport", "soc sec",
                     "social security"}))
    return field(FieldKind::kIdentifier);
  if (looks.all_distinct && looks.filled > 3 &&
      HasAny(words, {"id", "unique id", "rec id", "record id", "uid", "key", "record", "row", "index"}))
    return {Role::kId, FieldKind::kText};
  if (HasAny(words, {"address", "addr", "street", "address line"}))
    return field(looks.house_and_street > 0.5 ? FieldKind::kAddress : FieldKind::kText);
  if (looks.date > 0.9 && looks.distinct > looks.filled / 20)
    return {};  // some other date: not about who it is
  if (HasAny(words, {"id", "no", "number", "ref", "reference"}) && looks.distinct * 10 > looks.filled * 3 &&
      looks.digits > 0.6)
    return field(FieldKind::kIdentifier);
  if (looks.distinct <= 1) return {};
  return field(looks.distinct <= 12 ? FieldKind::kCategory : FieldKind::kText);
}

}  // namespace

MatchConfig SuggestMatch(std::span<const ColumnSample> columns, std::span<const std::string> ignore) {
  MatchConfig config;
  std::vector<Recognised> found;
  bool has_surname = false;
  bool has_birth = false;
  for (const ColumnSample& column : columns) {
    found.push_back(Recognise(Words(column.header), LookAt(column)));
    if (std::ranges::find(ignore, column.header) != ignore.end()) found.back() = {};
    has_surname =
        has_surname || (found.back().role == Role::kField && found.back().kind == FieldKind::kSurname);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& header = columns[i].header;
    if (found[i].role == Role::kId) {
      if (config.id.empty()) config.id = header;
      continue;
    }
    if (found[i].role == Role::kIgnore || (found[i].role == Role::kFullName && has_surname)) continue;
    if (config.fields.size() + 2 >= static_cast<std::size_t>(kMaxFields)) break;
    const FieldKind kind = found[i].kind;
    if (found[i].role == Role::kField) {
      if (kind == FieldKind::kBirthDate && has_birth) continue;
      has_birth = has_birth || kind == FieldKind::kBirthDate;
      // A former surname, a second telephone: further values of the field that is there.
      const bool joins =
          kind == FieldKind::kSurname || kind == FieldKind::kPhone || kind == FieldKind::kEmail;
      const auto same = std::ranges::find_if(
          config.fields, [&](const MatchField& f) { return joins && !f.full_name && f.kind == kind; });
      if (same != config.fields.end()) {
        same->columns.push_back(header);
        continue;
      }
    }
    config.fields.push_back({header, kind, found[i].role == Role::kFullName, {header}});
  }
  return config;
}

}  // namespace kindred::linkage
