// Every code that a rule of a return mentions, each with a fixed number, so that a test of a cell against a code
// or a list of codes is a comparison of integers. A code that is not in the vocabulary does not compile:
//
//   episode.PLACE().In("T0 T1 T2 T3 T4")     // a CodeSet, made by the compiler
//   header.SEX().Is("M")                     // a Code
//
// Both returns share the vocabulary; add a code that is missing at the end of its group.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kindred::returns {

inline constexpr auto kVocabulary = std::to_array<std::string_view>({
    "",  // number 0 is the blank cell
    // Numbers and flags
    "0", "1", "2", "9", "4", "6", "7", "8", "10", "20", "21", "TRUE", "FALSE", "true", "false",
    // Sex
    "M", "F", "U",
    // Ethnicity
    "WBRI", "WIRI", "WOTH", "WIRT", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH",
    "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
    // Reasons for an unknown UPN
    "UN1", "UN2", "UN3", "UN4", "UN5", "UN6", "UN7",
    // SSDA903: reason for new episode
    "S", "L", "P", "T", "B",
    // SSDA903: legal status
    "C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3",
    // Category of need
    "N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9",
    // SSDA903: placement
    "A1", "A2", "A3", "A4", "A5", "A6", "K1", "K2", "K3", "P1", "P2", "P3", "R1", "R2", "R3", "R5", "S1",
    "T0", "T1", "T2", "T3", "T4", "U1", "U2", "U3", "U4", "U5", "U6", "H5", "Z1", "Z11", "Z12", "Z13", "Z14",
    // SSDA903: placement provider and URN
    "PR0", "PR1", "PR2", "PR3", "PR4", "PR5", "XXXXXXX",
    // SSDA903: reason an episode ended
    "X1", "E11", "E12", "E2", "E3", "E4A", "E4B", "E13", "E41", "E45", "E46", "E47", "E48", "E5", "E6", "E7",
    "E8", "E9", "E14", "E15", "E16", "E17",
    // SSDA903: reason for a change of placement
    "CARPL", "CLOSE", "ALLEG", "STAND", "APPRR", "CREQB", "CREQO", "CHILD", "LAREQ", "PLACE", "CUSTOD",
    "OTHER",
    // SSDA903: reviews
    "PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7",
    // SSDA903: strengths and difficulties
    "SDQ1", "SDQ2", "SDQ3", "SDQ4", "SDQ5",
    // SSDA903: care leavers
    "YES", "NO", "DIED", "NREQ", "RHOM", "F1", "F2", "F4", "P4", "F5", "P5", "G4", "G5", "G6", "B1", "B2",
    "D2", "G1", "G2", "H1", "H2", "S2", "V1", "W1", "W2", "X2", "Y1", "Y2", "Z2",
    // SSDA903: adopters
    "M1", "MM", "FF", "MF", "L0", "L11", "L12", "L4",
    // SSDA903: adoption decisions
    "RD1", "RD2", "RD3", "RD4",
    // SSDA903: missing
    "A",
    // SSDA903: social workers
    "MANAGE", "FCONTA", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "CHCHAN", "PCCHAN", "SWDIED", "OTHERS",
    // Places outside England; in or out of the area
    "WAL", "SCO", "NIR", "NUK", "CON", "IN", "OUT",
    // CIN: disabilities
    "NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "AUT", "DDA",
    // CIN: sources of referral
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "5A", "5B", "5C", "5D",
    // CIN: reason for closure
    "RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9",
    // CIN: abuse
    "NEG", "PHY", "SAB", "EMO", "MUL",
    // CIN: factors of assessment
    "2C", "4A", "4B", "4C", "6A", "6B", "6C", "7A", "8B", "8C", "8D", "8E", "8F", "9A", "10A", "11A", "12A",
    "13A", "14A", "15A", "16A", "17A", "18A", "18B", "18C", "19A", "19B", "19C", "22A", "23A", "24A",
    // DfE numbers of authorities
    "201", "202", "203", "204", "205", "206", "207", "208", "209", "210", "211", "212", "213", "301", "302",
    "303", "304", "305", "306", "307", "308", "309", "310", "311", "312", "313", "314", "315", "316", "317",
    "318", "319", "320", "330", "331", "332", "333", "334", "335", "336", "340", "341", "342", "343", "344",
    "350", "351", "352", "353", "354", "355", "356", "357", "358", "359", "370", "371", "372", "373", "380",
    "381", "382", "383", "384", "390", "391", "392", "393", "394", "420", "800", "801", "802", "803", "805",
    "806", "807", "808", "810", "811", "812", "813", "815", "816", "821", "822", "823", "825", "826", "830",
    "831", "835", "836", "837", "840", "841", "845", "846", "850", "851", "852", "855", "856", "857", "860",
    "861", "865", "866", "867", "868", "869", "870", "871", "872", "873", "874", "876", "877", "878", "879",
    "880", "881", "882", "883", "884", "885", "886", "887", "888", "889", "890", "891", "892", "893", "894",
    "895", "896", "908", "909", "916", "919", "921", "925", "926", "928", "929", "931", "933", "935", "936",
    "937", "938", "999",
});

inline constexpr std::size_t kMaxCodes = 1024;
static_assert(kVocabulary.size() <= kMaxCodes);

namespace internal {
// Not constexpr, so that the compiler stops here, and prints the line, for a code that is not in the vocabulary.
void CodeIsNotInTheVocabulary();

consteval std::uint32_t NumberOf(std::string_view code) {
  for (std::uint32_t i = 1; i < kVocabulary.size(); ++i) {
    if (kVocabulary[i] == code) return i;
  }
  CodeIsNotInTheVocabulary();
  return 0;
}
}  // namespace internal

// One code.
struct Code {
  std::uint32_t number;
  consteval Code(const char* code) : number(internal::NumberOf(code)) {}  // NOLINT: implicit on purpose
};

// A set of codes, written with spaces between them.
class CodeSet {
 public:
  consteval CodeSet(const char* codes) {  // NOLINT: implicit on purpose
    std::string_view rest(codes);
    while (!rest.empty()) {
      const std::size_t end = rest.find(' ');
      const std::uint32_t number = internal::NumberOf(rest.substr(0, end));
      bits_[number / 64] |= std::uint64_t{1} << (number % 64);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  // Never has the blank cell.
  [[nodiscard]] constexpr bool Has(std::uint32_t number) const {
    return number < kMaxCodes && (bits_[number / 64] >> (number % 64) & 1) != 0;
  }

 private:
  std::array<std::uint64_t, kMaxCodes / 64> bits_{};
};

}  // namespace kindred::returns
