// A small writer of JSON: commas, quotes and escapes are its business, order is the caller's.
//
//   JsonWriter json;
//   json.BeginObject().Field("rows", 214).Key("files").BeginArray().String("a.csv").EndArray().EndObject();
//   json.Text() == R"({"rows":214,"files":["a.csv"]})";
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace kindred {

class JsonWriter {
 public:
  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view name);
  JsonWriter& String(std::string_view utf8);
  JsonWriter& Integer(std::int64_t value);
  JsonWriter& Number(double value);  // 17 significant digits; NaN and infinities become null
  JsonWriter& Bool(bool value);
  JsonWriter& Null();

  JsonWriter& Field(std::string_view name, std::string_view value) { return Key(name).String(value); }
  JsonWriter& Field(std::string_view name, const char* value) { return Key(name).String(value); }
  JsonWriter& Field(std::string_view name, bool value) { return Key(name).Bool(value); }
  JsonWriter& Field(std::string_view name, std::integral auto value) {
    return Key(name).Integer(static_cast<std::int64_t>(value));
  }
  JsonWriter& Field(std::string_view name, std::floating_point auto value) { return Key(name).Number(value); }

  [[nodiscard]] const std::string& Text() const { return text_; }

 private:
  void Separate();
  std::string text_;
  bool comma_ = false;  // a comma is due before the next value or key
};

}  // namespace kindred
