// The codes of the case system (those of the CIN census and the SSDA903) in the words of Annex A
// (data/reference/annex_a_codes.tsv). A code without a word is blank, so that the check of the lists asks for
// it.
//
//   NeedWords("N1") == "a) Abuse or neglect"
#pragma once

#include <string>
#include <string_view>

namespace kindred::statutory::build {

[[nodiscard]] std::string EthnicityWords(std::string_view code);
[[nodiscard]] std::string SourceWords(std::string_view code);
[[nodiscard]] std::string NeedWords(std::string_view code);
[[nodiscard]] std::string ClosureWords(std::string_view code);
[[nodiscard]] std::string AbuseWords(std::string_view code);
[[nodiscard]] std::string LegalWords(std::string_view status);
[[nodiscard]] std::string PlaceWords(std::string_view place);
[[nodiscard]] std::string ProviderWords(std::string_view provider);
[[nodiscard]] std::string CeasedWords(std::string_view reason);
// The plan for permanence is not coded in the case system's tables: adoption when it was decided, else what
// the placement says where it says it (long-term fostering), else blank.
[[nodiscard]] std::string PermanenceWords(bool adoption, std::string_view place);
[[nodiscard]] std::string EligibilityWords(std::string_view eligibility);
[[nodiscard]] std::string InTouchWords(std::string_view code);
[[nodiscard]] std::string HomeWords(std::string_view accommodation);
[[nodiscard]] std::string ActivityWords(std::string_view code);
[[nodiscard]] std::string ReversedWords(std::string_view code);

}  // namespace kindred::statutory::build
