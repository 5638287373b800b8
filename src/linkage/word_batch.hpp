// One word against many: Jaro–Winkler over a prepared list of words, sixteen at a time where the processor
// has AVX2 (found out when the program runs), one at a time elsewhere, to the same bit.
//
//   WordBatch surnames(words);                       // prepared once
//   std::vector<double> alike(surnames.Size());
//   surnames.JaroWinkler("FEATHERSTONEHAUGH", alike);
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::linkage {

class WordBatch {
 public:
  enum class Path : std::uint8_t { kFastest, kPortable };

  // Copies the words; they are folded ASCII, as everywhere in linkage.
  explicit WordBatch(std::span<const std::string_view> words);

  [[nodiscard]] std::size_t Size() const { return size_; }
  // alike[i] = JaroWinkler(word i, query), to the last bit, whichever path is taken. `alike` has Size()
  // places.
  void JaroWinkler(std::string_view query, std::span<double> alike, Path path = Path::kFastest) const;
  // Whether this processor takes sixteen at a time.
  [[nodiscard]] static bool IsWide();

 private:
  static constexpr std::size_t kLanes = 16;
  static constexpr std::size_t kLongest = 16;  // of a word compared in lanes; longer ones go one at a time
  // Sixteen words of one length: all first letters, then all second letters …
  struct Group {
    std::uint32_t length = 0;
    std::uint32_t used = 0;  // lanes
    std::size_t letters = 0;
    std::array<std::uint32_t, kLanes> places{};
  };

  std::size_t size_ = 0;
  std::vector<Group> groups_;
  std::vector<std::uint16_t> letters_;
  std::vector<std::uint32_t> long_places_;  // words for which lanes are too short, and empty ones
  std::vector<std::string> words_;
};

}  // namespace kindred::linkage
