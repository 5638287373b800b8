#include "base/policy.hpp"

#include <string_view>

namespace kindred {
namespace {

struct SectionWords {
  std::string_view name;
  std::string_view title;
};
constexpr std::array<SectionWords, kSectionCount> kSections = {{
    {"core", "Core record"},
    {"social_care", "Social care"},
    {"education", "Education"},
    {"health", "Health"},
    {"youth_justice", "Youth justice"},
    {"early_help", "Family help"},
    {"police", "Police"},
    {"housing", "Housing"},
    {"adult_services", "Adult services"},
    {"linkage", "Matching"},
    {"sources", "Source rows"},
    {"audit", "Who looked"},
}};
constexpr std::array<std::string_view, 9> kActions = {"view",   "search", "correct",    "import",
                                                      "report", "audit",  "administer", "export", "accounts"};

}  // namespace

std::string_view SectionName(Section section) {
  return kSections[static_cast<std::size_t>(section)].name;
}
std::string_view SectionTitle(Section section) {
  return kSections[static_cast<std::size_t>(section)].title;
}
std::optional<Section> SectionFromName(std::string_view name) {
  for (std::size_t i = 0; i < kSections.size(); ++i)
    if (kSections[i].name == name) return static_cast<Section>(i);
  return std::nullopt;
}
std::string_view ActionName(Action action) {
  return kActions[static_cast<std::size_t>(action)];
}
std::optional<Action> ActionFromName(std::string_view name) {
  for (std::size_t i = 0; i < kActions.size(); ++i)
    if (kActions[i] == name) return static_cast<Action>(i);
  return std::nullopt;
}

}  // namespace kindred
