#include "statutory/build/annex_a_words.hpp"

#include <initializer_list>
#include <utility>

#include "base/text.hpp"

namespace kindred::statutory::build {
namespace {

using Words = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The word of the first code that `code` begins with; so the longer codes come first.
std::string Begins(std::string_view code, Words words) {
  for (const auto& [prefix, word] : words)
    if (!code.empty() && code.starts_with(prefix)) return std::string(word);
  return "";
}

std::string Is(std::string_view code, Words words) {
  for (const auto& [known, word] : words)
    if (code == known) return std::string(word);
  return "";
}

}  // namespace

std::string EthnicityWords(std::string_view code) {
  return Begins(code, {{"W", "a) White"},
                       {"M", "b) Mixed"},
                       {"A", "c) Asian or Asian British"},
                       {"CHNE", "c) Asian or Asian British"},
                       {"B", "d) Black or black British"},
                       {"OOTH", "e) Other ethnic group"},
                       {"REFU", "f) Not stated/recorded"},
                       {"NOBT", "f) Not stated/recorded"}});
}

std::string SourceWords(std::string_view code) {
  return Begins(code, {{"10", "k) Unknown"},
                       {"1", "a) Individual"},
                       {"2A", "b) Schools"},
                       {"2B", "c) Education services"},
                       {"3", "d) Health services"},
                       {"4", "e) Housing"},
                       {"5", "f) LA services"},
                       {"6", "g) Police"},
                       {"7", "h) Other legal agency"},
                       {"8", "i) Other"},
                       {"9", "j) Anonymous"}});
}

std::string NeedWords(std::string_view code) {
  return Is(code, {{"N1", "a) Abuse or neglect"},
                   {"N2", "b) Child's disability"},
                   {"N3", "c) Parents illness or disability"},
                   {"N4", "d) Family in acute stress"},
                   {"N5", "e) Family dysfunction"},
                   {"N6", "f) Socially unacceptable behaviour"},
                   {"N7", "g) Low income"},
                   {"N8", "h) Absent parenting"},
                   {"N9", "i) Cases other than children in need"},
                   {"N0", "j) Not stated"}});
}

std::string ClosureWords(std::string_view code) {
  return Is(code, {{"RC1", "a) Adopted"},
                   {"RC2", "b) Died"},
                   {"RC3", "c) Residence order"},
                   {"RC4", "d) Special guardianship order"},
                   {"RC5", "e) Transferred to another LA"},
                   {"RC6", "f) Transferred to adult social services"},
                   {"RC7", "g) 'Other' incl. Child no longer in need"},
                   {"RC8", "h) Child not in need after assessment"},
                   {"RC9", "h) Child not in need after assessment"}});
}

std::string AbuseWords(std::string_view code) {
  return Is(code, {{"NEG", "a) Neglect"},
                   {"PHY", "b) Physical Abuse"},
                   {"SAB", "c) Sexual Abuse"},
                   {"EMO", "d) Emotional Abuse"},
                   {"MUL", "e) Multiple/mixed"}});
}

std::string LegalWords(std::string_view status) {
  return Begins(status, {{"C1", "a) Interim care orders"},
                         {"C2", "b) Full care orders"},
                         {"D1", "c) Freeing order granted"},
                         {"E1", "d) Placement order granted"},
                         {"V2", "e) Accommodated under S20"},
                         {"V", "h) Short breaks"},
                         {"L", "f) Detained for child protection"},
                         {"J", "g) Youth justice legal statuses"}});
}

std::string PlaceWords(std::string_view place) {
  return Begins(place, {{"U", "a) Foster placement"},
                        {"A", "b) Placed for adoption"},
                        {"P1", "c) Placed with own parents"},
                        {"P2", "f) Independent living"},
                        {"P3", "d) Residential employment"},
                        {"H5", "i) Semi-independent living accommodation"},
                        {"K1", "g) Secure children's homes"},
                        {"K2", "h) Children's Homes"},
                        {"K3", "i) Semi-independent living accommodation"},
                        {"R1", "j) Residential care home"},
                        {"R2", "k) NHS or other health trust"},
                        {"R3", "l) Family centre or mother and baby unit"},
                        {"R5", "n) Young offender institution"},
                        {"S1", "m) Residential school"},
                        {"T", "p) Temporary placement"},
                        {"Z1", "o) Other placement"}});
}

std::string ProviderWords(std::string_view provider) {
  return Is(provider, {{"PR0", "f) Parent or other person with parental responsibility"},
                       {"PR1", "a) Own LA"},
                       {"PR2", "c) Other LA"},
                       {"PR3", "d) Other public provision"},
                       {"PR4", "b) Private"},
                       {"PR5", "e) Voluntary or third sector"}});
}

std::string CeasedWords(std::string_view reason) {
  return Begins(reason, {{"E11", "a) Adopted"},
                         {"E12", "a) Adopted"},
                         {"E13", "j) Ceased for any other reason"},
                         {"E14", "j) Ceased for any other reason"},
                         {"E15", "j) Ceased for any other reason"},
                         {"E16", "j) Ceased for any other reason"},
                         {"E17", "j) Ceased for any other reason"},
                         {"E2", "b) Died"},
                         {"E3", "c) Care taken over by another LA"},
                         {"E4A", "d) Returned home"},
                         {"E4B", "d) Returned home"},
                         {"E41", "e) Child arrangements order"},
                         {"E45", "f) Special guardianship order"},
                         {"E46", "f) Special guardianship order"},
                         {"E47", "f) Special guardianship order"},
                         {"E48", "f) Special guardianship order"},
                         {"E5", "i) Independent living"},
                         {"E6", "i) Independent living"},
                         {"E7", "h) Transferred to adult social services"},
                         {"E9", "g) Sentenced to custody"},
                         {"E8", "j) Ceased for any other reason"}});
}

std::string PermanenceWords(bool adoption, std::string_view place) {
  if (adoption) return "b) Adoption";
  return Is(place, {{"U1", "f) Long-term fostering"}, {"U4", "f) Long-term fostering"}});
}

std::string EligibilityWords(std::string_view eligibility) {
  const std::string folded = ToLowerAscii(eligibility);
  return Begins(folded, {{"former relevant", "b) Former relevant"},
                         {"relevant", "a) Relevant"},
                         {"qualifying", "c) Qualifying"},
                         {"eligible", "d) Eligible"}});
}

std::string InTouchWords(std::string_view code) {
  return Is(code, {{"YES", "a) In touch"},
                   {"NO", "b) Not in touch"},
                   {"REFU", "c) Refused contact"},
                   {"NREQ", "d) No longer requires services"},
                   {"RHOM", "d) No longer requires services"},
                   {"DIED", "e) Died"}});
}

std::string HomeWords(std::string_view accommodation) {
  return Begins(accommodation, {{"B", "a) With parents or relatives"},
                                {"C", "b) Community home"},
                                {"D", "c) Semi-independent transitional accommodation"},
                                {"E", "d) Supported lodgings"},
                                {"G", "e) Gone abroad"},
                                {"H", "f) Deported"},
                                {"K", "g) Ordinary lodgings"},
                                {"R", "h) Residence not known"},
                                {"S", "i) No fixed abode"},
                                {"T", "j) Foyers"},
                                {"U", "k) Independent living"},
                                {"V", "l) Emergency accommodation"},
                                {"W", "m) Bed and breakfast"},
                                {"X", "n) In custody"},
                                {"Z", "o) With former foster carer"},
                                {"Y", "p) Other accommodation"}});
}

std::string ActivityWords(std::string_view code) {
  return Is(code,
            {{"F1", "F1: Full time in higher education"},
             {"P1", "P1: Part time in higher education"},
             {"F2", "F2: Full time in education other than higher"},
             {"P2", "P2: Part time in education other than higher"},
             {"F4", "F4: Young person engaged full time in an apprenticeship"},
             {"P4", "P4: Young person engaged part time in an apprenticeship"},
             {"F5", "F5: Young person engaged full time in training or employment (not apprenticeship)"},
             {"P5", "P5: Young person engaged part time in training or employment (not apprenticeship)"},
             {"G4", "G4: Not in education, employment or training - illness or disability"},
             {"G5", "G5: Not in education, employment or training - other"},
             {"G6", "G6: Not in education, employment or training - pregnancy or parenting"}});
}

std::string ReversedWords(std::string_view code) {
  return Is(code, {{"RD1", "RD1: The child's needs changed"},
                   {"RD2", "RD2: The court did not make a placement order"},
                   {"RD3", "RD3: Prospective adopters could not be found"},
                   {"RD4", "RD4: Any other reason"}});
}

}  // namespace kindred::statutory::build
