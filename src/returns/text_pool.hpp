// The texts of a return, each kept once and known by a number. Cells are numbers (Text), so two cells hold
// the same text exactly when their numbers are equal; the codes of the vocabulary have the same numbers in
// every pool.
//
//   TextPool pool;
//   Text text = pool.Intern("TS18 1AB");
//   pool.View(text) == "TS18 1AB";
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "returns/codes.hpp"
#include "returns/day.hpp"

namespace kindred::returns {

// The text of one cell. The default is blank. Equality is that of the exact text; two blanks are equal.
struct Text {
  std::uint32_t number = 0;

  [[nodiscard]] bool blank() const { return number == 0; }
  [[nodiscard]] bool filled() const { return number != 0; }
  [[nodiscard]] bool Is(Code code) const { return number == code.number; }         // false for blank
  [[nodiscard]] bool In(const CodeSet& codes) const { return codes.Has(number); }  // false for blank
  bool operator==(const Text&) const = default;
};

// Both filled and the same.
inline bool SameFilled(Text a, Text b) {
  return a.filled() && a == b;
}

// A date cell: the text as written and the day it stands for (blank when it is no date).
struct DateCell : Day {
  Text text;
  DateCell(Text t, Day d) : Day(d), text(t) {}
  [[nodiscard]] bool filled() const { return text.filled(); }    // whatever is written
  [[nodiscard]] bool raw_blank() const { return text.blank(); }  // nothing is written
};

// A text of up to 16 bytes in two words, so that such texts, which nearly all cells are, compare and hash
// without being looked at again. Of longer ones it holds a hash.
struct TextKey {
  static constexpr std::uint32_t kMostWhole = 16;

  TextKey() = default;
  explicit TextKey(std::string_view bytes);
  // The key says everything about the text: equal keys, equal texts.
  [[nodiscard]] bool whole() const { return size <= kMostWhole; }
  bool operator==(const TextKey&) const = default;

  std::uint64_t front = 0;
  std::uint64_t back = 0;
  std::uint32_t size = 0;
};

class TextPool {
 public:
  TextPool();
  TextPool(TextPool&&) = default;
  TextPool& operator=(TextPool&&) = default;

  // The number of this text; the bytes are copied when it is new.
  Text Intern(std::string_view bytes) { return Intern(bytes, TextKey(bytes)); }
  // The same where its key, TextKey(bytes), is known.
  Text Intern(std::string_view bytes, const TextKey& key);
  // Asks memory for the place where a text with this key is looked for first.
  void Prefetch(const TextKey& key) const;
  // Takes in all texts of another pool: their numbers here, by their number there.
  [[nodiscard]] std::vector<Text> InternAll(const TextPool& other);
  // The number of this text, or nothing (number kAbsent) when no cell holds it.
  [[nodiscard]] Text Find(std::string_view bytes) const;
  static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;
  // The text, valid as long as the pool.
  [[nodiscard]] std::string_view View(Text text) const { return views_[text.number]; }
  // How many different texts there are, blank and vocabulary included.
  [[nodiscard]] std::size_t size() const { return views_.size(); }

 private:
  struct Slot {
    std::uint64_t front = 0;
    std::uint64_t back = 0;
    std::uint32_t size = 0;
    std::uint32_t number = kAbsent;
  };
  [[nodiscard]] std::size_t Locate(std::string_view bytes, const TextKey& key) const;
  void Grow();

  std::vector<std::string_view> views_;
  std::vector<Slot> slots_;  // as many as a power of two, at most three quarters taken
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t chunk_left_ = 0;
  char* chunk_at_ = nullptr;
};

}  // namespace kindred::returns
