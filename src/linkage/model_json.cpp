// Models as JSON text and back. Doubles are written with 17 digits, so that a model read back explains to
// the same bit.
#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <map>

#include "base/json.hpp"
#include "linkage/model.hpp"

namespace kindred::linkage {

std::string Model::ToJson() const {
  JsonWriter json;
  json.BeginObject().Field("version", 2).Field("records", record_count).Field("pairs_trained", pairs_trained);
  json.Key("name_fashion").Number(name_fashion);
  json.Key("prior").BeginArray();
  for (const double p : prior) json.Number(p);
  json.EndArray().Key("fields").BeginArray();
  for (const FieldModel& field : fields) {
    json.BeginObject().Field("name", field.name).Field("kind", FieldKindName(field.kind));
    json.Field("rare_frequency", field.rare_frequency).Field("mean_frequency", field.mean_frequency);
    json.Key("probability").BeginArray();
    for (const auto& of_class : field.probability) {
      json.BeginArray();
      for (const double p : of_class) json.Number(p);
      json.EndArray();
    }
    json.EndArray().Key("frequency").BeginObject();
    for (const auto& [value, frequency] : std::map(field.frequency.begin(), field.frequency.end()))
      json.Key(value).Number(frequency);
    json.EndObject().EndObject();
  }
  json.EndArray().Key("full_names").BeginObject();
  for (const auto& [name, share] : std::map(full_names.begin(), full_names.end()))
    json.Key(name).Number(share);
  json.EndObject().EndObject();
  return json.Text();
}

Result<Model> Model::FromJson(std::string_view text) {
  const auto wrong = [](std::string_view what) {
    return Fail(ErrorKind::kBadData,
                fmt::format("a stored linkage model cannot be read: {}; link again to make a new one", what));
  };
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return wrong("it is not JSON");
  Model model;
  std::int64_t version = 0;
  if (root["version"].get(version) != simdjson::SUCCESS || version != 2) return wrong("its version is not 2");
  simdjson::dom::array priors;
  simdjson::dom::array fields;
  if (root["records"].get(model.record_count) != simdjson::SUCCESS ||
      root["pairs_trained"].get(model.pairs_trained) != simdjson::SUCCESS ||
      root["name_fashion"].get(model.name_fashion) != simdjson::SUCCESS ||
      root["prior"].get(priors) != simdjson::SUCCESS || root["fields"].get(fields) != simdjson::SUCCESS)
    return wrong("something is missing");
  simdjson::dom::object names;
  if (root["full_names"].get(names) != simdjson::SUCCESS) return wrong("something is missing");
  for (const auto& [name, value] : names) {
    double share = 0;
    if (value.get(share) != simdjson::SUCCESS) return wrong("a frequency is not a number");
    model.full_names.emplace(std::string(name), share);
  }
  const auto read_numbers = [](simdjson::dom::array numbers, auto& into) {
    if (numbers.size() != into.size()) return false;
    std::size_t i = 0;
    for (const simdjson::dom::element number : numbers)
      if (number.get(into[i++]) != simdjson::SUCCESS) return false;
    return true;
  };
  if (!read_numbers(priors, model.prior)) return wrong("prior is not four numbers");
  for (const simdjson::dom::element element : fields) {
    FieldModel field;
    std::string_view name;
    std::string_view kind;
    simdjson::dom::array classes;
    simdjson::dom::object frequencies;
    if (element["name"].get(name) != simdjson::SUCCESS || element["kind"].get(kind) != simdjson::SUCCESS ||
        element["rare_frequency"].get(field.rare_frequency) != simdjson::SUCCESS ||
        element["mean_frequency"].get(field.mean_frequency) != simdjson::SUCCESS ||
        element["probability"].get(classes) != simdjson::SUCCESS ||
        element["frequency"].get(frequencies) != simdjson::SUCCESS)
      return wrong("a field is not whole");
    const auto known = FieldKindFromName(kind);
    if (!known) return wrong("a field has an unknown kind");
    field.name = name;
    field.kind = *known;
    std::size_t c = 0;
    if (classes.size() != field.probability.size()) return wrong("a field has not four classes");
    for (const simdjson::dom::element of_class : classes) {
      simdjson::dom::array levels;
      if (of_class.get(levels) != simdjson::SUCCESS || !read_numbers(levels, field.probability[c++]))
        return wrong("a field has too few levels");
    }
    for (const auto& [value, frequency] : frequencies) {
      double share = 0;
      if (frequency.get(share) != simdjson::SUCCESS) return wrong("a frequency is not a number");
      field.frequency.emplace(std::string(value), share);
    }
    model.fields.push_back(std::move(field));
  }
  return model;
}

}  // namespace kindred::linkage
