#include "demo/agencies/words.hpp"

namespace kindred::demo {

std::string_view SourceWords(std::string_view code) {
  if (code == "6") return "Police";
  if (code == "2A") return "School";
  if (code == "2B") return "Education services";
  if (code == "4") return "Housing";
  if (code == "7") return "Court, probation or other legal agency";
  if (code == "9") return "Anonymous";
  if (code == "10") return "Unknown";
  if (code == "8") return "Voluntary body or other agency";
  if (code.front() == '1') return "Family, friend or neighbour";
  if (code.front() == '3') return "Health";
  return "Local authority";
}

std::string Json(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
  std::string json = "{";
  for (const auto& [name, value] : members) {
    if (json.size() > 1) json += ',';
    json += '"';
    json += name;
    json += "\":\"";
    for (char c : value) {
      if (c == '"' || c == '\\') json += '\\';
      json += c;
    }
    json += '"';
  }
  return json + "}";
}

std::string_view DisabilityOf(const Context& context, int child) {
  static constexpr std::string_view kCodes[] = {"LD",  "AUT",  "BEH", "MOB", "COMM", "AUT", "LD",
                                                "DDA", "HEAR", "VIS", "CON", "HAND", "PC",  "INC"};
  Rng rng = RecordRng(context, Source::kCin, child, 13);
  return rng.Pick(kCodes);
}

std::string ChildId(const Context& context, int authority, int slot) {
  return context.ids.Local(Source::kCaseSystem, authority, context.family, slot);
}

}  // namespace kindred::demo
