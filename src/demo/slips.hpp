// The ways in which names, dates and numbers go wrong between a person and a keyboard.
#pragma once

#include <string>

#include "base/date.hpp"
#include "demo/random.hpp"

namespace kindred::demo {

// One slip of the keyboard: a letter left out, doubled, swapped with the next or replaced by a neighbour.
// Text of fewer than three bytes is left as it is.
[[nodiscard]] std::string Slip(const std::string& text, Rng& rng);
// Letters without their marks, as many systems and many hands write them: Siobhán, Siobhan.
[[nodiscard]] std::string WithoutMarks(const std::string& text);
// A birth date a day, a month or a year out.
[[nodiscard]] Date WrongBirth(Date birth, Rng& rng);
// Day and month exchanged where that makes another date; else the date itself.
[[nodiscard]] Date SwapDayMonth(Date birth);
// Another digit somewhere after the second character, so that the check no longer holds.
[[nodiscard]] std::string WrongNumber(std::string number, Rng& rng);

}  // namespace kindred::demo
