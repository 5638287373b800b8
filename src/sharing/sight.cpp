#include "sharing/sight.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sharing/agreements.hpp"

namespace kindred::sharing {

std::shared_ptr<const Coverage> Coverage::Everything() {
  static const auto everything = [] {
    auto made = std::make_shared<Coverage>();
    made->everything_ = true;
    return std::shared_ptr<const Coverage>(made);
  }();
  return everything;
}

std::shared_ptr<const Coverage> Coverage::Of(std::string_view agency, std::string_view agreement_purpose,
                                             Date day, const std::vector<Agreement>& agreements) {
  auto made = std::make_shared<Coverage>();
  made->own_ = FoldName(agency);
  if (made->own_.empty()) return made;
  const std::string purpose = FoldName(agreement_purpose);
  for (const Agreement& agreement : agreements) {
    if (!agreement.period.Contains(day)) continue;
    const bool for_this = std::any_of(agreement.purposes.begin(), agreement.purposes.end(),
                                      [&](const std::string& one) { return FoldName(one) == purpose; });
    if (!for_this) continue;
    std::vector<std::string> parties;
    for (const std::string& party : agreement.between) parties.push_back(FoldName(party));
    if (std::find(parties.begin(), parties.end(), made->own_) == parties.end()) continue;
    for (const std::string& party : parties)
      if (!party.empty()) {
        Sections& sections = made->of_[party];
        sections = Sections(sections.Bits() | agreement.sections.Bits());
      }
  }
  return made;
}

bool Coverage::Covers(std::string_view source_agency, Section section) const {
  if (everything_) return true;
  const std::string folded = FoldName(source_agency);
  if (folded.empty()) return false;
  if (folded == own_) return true;
  const auto at = of_.find(folded);
  return at != of_.end() && at->second.Has(section);
}

}  // namespace kindred::sharing
