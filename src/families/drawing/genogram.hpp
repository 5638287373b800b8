// The family map (genogram): who is in the family and how they belong together, in the symbols that
// practitioners learn (McGoldrick, Gerson and Petry, "Genograms: assessment and treatment"): square man,
// circle woman, diamond not known, triangle unborn; a line joins a couple, two strokes through it mean
// separated; lines go down to children; a cross means died; a dotted line goes round those who live together;
// the child the map is about is drawn double.
//
//   Genogram map;
//   map.people = {{.name = "Amara Okafor", .sex = Sex::kFemale, .focus = true}, {.name = "Ngozi Okafor"}};
//   map.bonds = {{.from = 1, .to = 0, .kind = Bond::kBirth}};
//   GenogramLayout layout = LayOut(map);      // pure geometry, tested on its own
//   std::string svg = Draw(map, layout, "map");
//   std::vector<std::string> words = Describe(map);  // the same, said in sentences
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "families/drawing/svg.hpp"

namespace kindred::families::drawing {

enum class Sex { kUnknown, kMale, kFemale };

// What the first person of a bond is to the second.
enum class Bond { kBirth, kAdoptive, kStep, kFoster, kCarer, kGrandparent, kSibling, kHalfSibling, kOther };

enum class CoupleState { kTogether, kSeparated, kNotSaid };

struct GenogramPerson {
  std::string name;
  Sex sex = Sex::kUnknown;
  bool focus = false;
  bool unborn = false;
  std::optional<Date> birth;  // or the date the baby is due
  std::optional<Date> death;
  bool deceased = false;  // also where the date is not known
  std::string note;       // one more short line: "adopted", "lives in NE4"
  int household = -1;     // index into households; −1 elsewhere or not known
};

struct GenogramCouple {
  int a = 0, b = 0;  // indices into people
  CoupleState state = CoupleState::kTogether;
};

// people[from] is the `kind` of people[to].
struct GenogramBond {
  int from = 0, to = 0;
  Bond kind = Bond::kBirth;
};

struct Genogram {
  std::vector<GenogramPerson> people;
  std::vector<GenogramCouple> couples;
  std::vector<GenogramBond> bonds;
  std::vector<std::string> households;  // what each is called: "12 Elm Road, TS18 1AB"
  Date today;                           // ages are reckoned on this day
};

enum class LineKind {
  kCouple,     // solid
  kSeparated,  // solid with two strokes
  kNotSaid,    // parents together of a child, but no source says they are a couple: long dashes
  kBirth,      // solid, down to a child
  kAdoptive,   // dashes
  kLoose,      // dots: step, foster, carer, grandparent without the parent between, contradictory
  kSibling,    // a bracket over children whose parents are not known
};

// One drawn line (perhaps branching) and the relations it stands for.
struct GenogramLine {
  LineKind kind = LineKind::kBirth;
  std::vector<std::vector<Point>> strokes;
  std::vector<int> bonds;    // indices into Genogram::bonds
  std::vector<int> couples;  // indices into Genogram::couples
  std::string label;         // for loose lines: "grandparent"
  Point label_at;
};

struct PlacedPerson {
  int person = 0;
  Point centre;                    // of the symbol, kSymbol wide and high
  std::vector<std::string> label;  // lines under the symbol; the first one or two are the name
  int name_lines = 1;
  Box box;  // symbol and label together
};

struct GenogramLayout {
  int width = 0, height = 0;
  std::vector<PlacedPerson> people;  // in the order of Genogram::people
  std::vector<GenogramLine> lines;
  std::vector<std::vector<std::vector<Point>>> household_outlines;  // per household: closed outlines
};

inline constexpr int kSymbol = 40;

// Places everybody: generations are rows, nobody overlaps, every relation is a line. Relations that
// contradict each other (a child older than its mother's mother) become dotted lines rather than errors.
// Unknown indices are ignored. Cost grows with people × relations; 60 people take a few milliseconds.
[[nodiscard]] GenogramLayout LayOut(const Genogram& genogram);

// The SVG; `id` must be unique on its page.
[[nodiscard]] std::string Draw(const Genogram& genogram, const GenogramLayout& layout, std::string_view id);

// The map in sentences, focus child first: who each person is, whose child, partner of whom, lives where.
[[nodiscard]] std::vector<std::string> Describe(const Genogram& genogram);

// "mother", "step-father", "half-sister" … as said of the first person.
[[nodiscard]] std::string BondWord(Bond bond, Sex sex);

}  // namespace kindred::families::drawing
