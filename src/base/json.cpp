#include "base/json.hpp"

#include <cmath>
#include <cstdio>

namespace kindred {

void JsonWriter::Separate() {
  if (comma_) text_ += ',';
  comma_ = false;
}
JsonWriter& JsonWriter::BeginObject() {
  Separate();
  text_ += '{';
  return *this;
}
JsonWriter& JsonWriter::EndObject() {
  text_ += '}';
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::BeginArray() {
  Separate();
  text_ += '[';
  return *this;
}
JsonWriter& JsonWriter::EndArray() {
  text_ += ']';
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::Key(std::string_view name) {
  String(name);
  text_ += ':';
  comma_ = false;
  return *this;
}
JsonWriter& JsonWriter::String(std::string_view utf8) {
  Separate();
  text_ += '"';
  for (const char c : utf8) {
    switch (c) {
      case '"':
        text_ += "\\\"";
        break;
      case '\\':
        text_ += "\\\\";
        break;
      case '\n':
        text_ += "\\n";
        break;
      case '\r':
        text_ += "\\r";
        break;
      case '\t':
        text_ += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char code[8];
          std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
          text_ += code;
        } else {
          text_ += c;
        }
    }
  }
  text_ += '"';
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::Integer(std::int64_t value) {
  Separate();
  text_ += std::to_string(value);
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::Number(double value) {
  if (!std::isfinite(value)) return Null();
  Separate();
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  text_ += text;
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::Bool(bool value) {
  Separate();
  text_ += value ? "true" : "false";
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::Null() {
  Separate();
  text_ += "null";
  comma_ = true;
  return *this;
}

}  // namespace kindred
