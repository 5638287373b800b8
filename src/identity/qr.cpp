#include "identity/qr.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "web/http.hpp"

namespace kindred::identity {
namespace {

// Error correction level M of each version (table 9): all codewords, those for correction in a block, blocks.
struct Version {
  int codewords, correction, blocks;
  std::array<int, 3> alignment;  // centres of alignment patterns (annex E); 0: none
};
constexpr std::array<Version, 10> kVersions = {{{26, 10, 1, {0, 0, 0}},
                                                {44, 16, 1, {6, 18, 0}},
                                                {70, 26, 1, {6, 22, 0}},
                                                {100, 18, 2, {6, 26, 0}},
                                                {134, 24, 2, {6, 30, 0}},
                                                {172, 16, 4, {6, 34, 0}},
                                                {196, 18, 4, {6, 22, 38}},
                                                {242, 22, 4, {6, 24, 42}},
                                                {292, 22, 5, {6, 26, 46}},
                                                {346, 26, 5, {6, 28, 50}}}};

using Bytes = std::vector<std::uint8_t>;

// Product in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1.
std::uint8_t Multiply(std::uint8_t a, std::uint8_t b) {
  int product = 0;
  for (int i = 7; i >= 0; --i) {
    product = (product << 1) ^ ((product >> 7) * 0x11D);
    product ^= ((b >> i) & 1) * a;
  }
  return static_cast<std::uint8_t>(product);
}

// Reed-Solomon: the remainder of data * x^degree by the generator with roots 1, 2, 4 …
Bytes Correction(const Bytes& data, int degree) {
  Bytes generator(static_cast<std::size_t>(degree));
  generator.back() = 1;
  std::uint8_t root = 1;
  for (int i = 0; i < degree; ++i) {
    for (std::size_t j = 0; j < generator.size(); ++j) {
      generator[j] = Multiply(generator[j], root);
      if (j + 1 < generator.size()) generator[j] ^= generator[j + 1];
    }
    root = Multiply(root, 2);
  }
  Bytes remainder(static_cast<std::size_t>(degree));
  for (const std::uint8_t byte : data) {
    const std::uint8_t factor = byte ^ remainder.front();
    remainder.erase(remainder.begin());
    remainder.push_back(0);
    for (std::size_t j = 0; j < remainder.size(); ++j) remainder[j] ^= Multiply(generator[j], factor);
  }
  return remainder;
}

// Mode, length, text and padding as data codewords.
Bytes DataCodewords(std::string_view text, int version, int capacity) {
  std::vector<bool> bits;
  const auto add = [&bits](unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i) bits.push_back(((value >> i) & 1U) != 0);
  };
  add(4, 4);
  add(static_cast<unsigned>(text.size()), version < 10 ? 8 : 16);
  for (const char c : text) add(static_cast<unsigned char>(c), 8);
  for (int i = 0; i < 4 && static_cast<int>(bits.size()) < capacity * 8; ++i) bits.push_back(false);
  while (bits.size() % 8 != 0) bits.push_back(false);
  Bytes bytes;
  for (std::size_t i = 0; i < bits.size(); i += 8) {
    int byte = 0;
    for (std::size_t j = 0; j < 8; ++j) byte = byte << 1 | (bits[i + j] ? 1 : 0);
    bytes.push_back(static_cast<std::uint8_t>(byte));
  }
  for (std::uint8_t pad = 0xEC; static_cast<int>(bytes.size()) < capacity; pad ^= 0xEC ^ 0x11)
    bytes.push_back(pad);
  return bytes;
}

// The blocks with their correction, interleaved as they are placed.
Bytes AllCodewords(const Bytes& data, const Version& version) {
  const int short_blocks = version.blocks - version.codewords % version.blocks;
  const int short_data = version.codewords / version.blocks - version.correction;
  std::vector<Bytes> blocks, corrections;
  auto at = data.begin();
  for (int i = 0; i < version.blocks; ++i) {
    const int length = short_data + (i < short_blocks ? 0 : 1);
    blocks.emplace_back(at, at + length);
    at += length;
    corrections.push_back(Correction(blocks.back(), version.correction));
  }
  Bytes all;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(short_data); ++i)
    for (const Bytes& block : blocks)
      if (i < block.size()) all.push_back(block[i]);
  for (std::size_t i = 0; i < static_cast<std::size_t>(version.correction); ++i)
    for (const Bytes& correction : corrections) all.push_back(correction[i]);
  return all;
}

class Drawing {
 public:
  Drawing(int version, const Bytes& codewords)
      : version_(version), code_(17 + 4 * version), fixed_(17 + 4 * version) {
    DrawFixed();
    Place(codewords);
    int best = 0;
    std::optional<int> least;
    for (int mask = 0; mask < 8; ++mask) {
      Mask(mask);
      DrawFormat(mask);
      if (const int penalty = Penalty(); !least || penalty < *least) {
        least = penalty;
        best = mask;
      }
      Mask(mask);  // the same again takes it off
    }
    Mask(best);
    DrawFormat(best);
  }
  [[nodiscard]] const QrCode& Code() const { return code_; }

 private:
  void Fix(int x, int y, bool dark) {
    code_.Set(x, y, dark);
    fixed_.Set(x, y, true);
  }

  void DrawFixed() {
    const int size = code_.Size();
    for (int i = 0; i < size; ++i) {
      Fix(6, i, i % 2 == 0);
      Fix(i, 6, i % 2 == 0);
    }
    DrawFinder(3, 3);
    DrawFinder(size - 4, 3);
    DrawFinder(3, size - 4);
    const auto& centres = kVersions[static_cast<std::size_t>(version_ - 1)].alignment;
    for (const int x : centres)
      for (const int y : centres) {
        const bool on_finder = (x == 6 && y == 6) || (x == 6 && y == size - 7) || (x == size - 7 && y == 6);
        if (x == 0 || y == 0 || on_finder) continue;
        for (int dy = -2; dy <= 2; ++dy)
          for (int dx = -2; dx <= 2; ++dx) Fix(x + dx, y + dy, std::max(std::abs(dx), std::abs(dy)) != 1);
      }
    DrawFormat(0);
    if (version_ < 7) return;
    int remainder = version_;
    for (int i = 0; i < 12; ++i) remainder = (remainder << 1) ^ ((remainder >> 11) * 0x1F25);
    const int bits = version_ << 12 | remainder;
    for (int i = 0; i < 18; ++i) {
      const bool dark = ((bits >> i) & 1) != 0;
      Fix(size - 11 + i % 3, i / 3, dark);
      Fix(i / 3, size - 11 + i % 3, dark);
    }
  }

  void DrawFinder(int x, int y) {
    for (int dy = -4; dy <= 4; ++dy)
      for (int dx = -4; dx <= 4; ++dx) {
        const int distance = std::max(std::abs(dx), std::abs(dy));
        if (x + dx >= 0 && x + dx < code_.Size() && y + dy >= 0 && y + dy < code_.Size())
          Fix(x + dx, y + dy, distance != 2 && distance != 4);
      }
  }

  // Level M is 00; the 15 bits are protected by BCH and masked (7.9).
  void DrawFormat(int mask) {
    int remainder = mask;
    for (int i = 0; i < 10; ++i) remainder = (remainder << 1) ^ ((remainder >> 9) * 0x537);
    const int bits = (mask << 10 | remainder) ^ 0x5412;
    const auto bit = [bits](int i) { return ((bits >> i) & 1) != 0; };
    const int size = code_.Size();
    for (int i = 0; i <= 5; ++i) Fix(8, i, bit(i));
    Fix(8, 7, bit(6));
    Fix(8, 8, bit(7));
    Fix(7, 8, bit(8));
    for (int i = 9; i < 15; ++i) Fix(14 - i, 8, bit(i));
    for (int i = 0; i < 8; ++i) Fix(size - 1 - i, 8, bit(i));
    for (int i = 8; i < 15; ++i) Fix(8, size - 15 + i, bit(i));
    Fix(8, size - 8, true);
  }

  // Two columns at a time from the right, up and down in turn (7.7.3).
  void Place(const Bytes& codewords) {
    const int size = code_.Size();
    std::size_t at = 0;
    for (int right = size - 1; right >= 1; right -= 2) {
      if (right == 6) right = 5;
      for (int step = 0; step < size; ++step)
        for (int j = 0; j < 2; ++j) {
          const int x = right - j;
          const bool upward = ((right + 1) & 2) == 0;
          const int y = upward ? size - 1 - step : step;
          if (fixed_.IsDark(x, y) || at >= codewords.size() * 8) continue;
          code_.Set(x, y, ((codewords[at / 8] >> (7 - at % 8)) & 1) != 0);
          ++at;
        }
    }
  }

  void Mask(int mask) {
    for (int y = 0; y < code_.Size(); ++y)
      for (int x = 0; x < code_.Size(); ++x) {
        if (fixed_.IsDark(x, y)) continue;
        const int product = x * y;
        const std::array<int, 8> rule = {(x + y) % 2,
                                         y % 2,
                                         x % 3,
                                         (x + y) % 3,
                                         (x / 3 + y / 2) % 2,
                                         product % 2 + product % 3,
                                         (product % 2 + product % 3) % 2,
                                         ((x + y) % 2 + product % 3) % 2};
        if (rule[static_cast<std::size_t>(mask)] == 0) code_.Set(x, y, !code_.IsDark(x, y));
      }
  }

  // How hard it is to read (7.8.3): long runs, blocks of one colour, what looks like a finder, imbalance.
  [[nodiscard]] int Penalty() const {
    const int size = code_.Size();
    int penalty = 0, dark = 0;
    for (const bool across : {true, false})
      for (int i = 0; i < size; ++i) {
        int run = 0;
        unsigned window = 0;
        for (int j = 0; j < size; ++j) {
          const bool now = across ? code_.IsDark(j, i) : code_.IsDark(i, j);
          const bool before = j > 0 && (across ? code_.IsDark(j - 1, i) : code_.IsDark(i, j - 1));
          run = j > 0 && now == before ? run + 1 : 1;
          penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
          window = (window << 1 | (now ? 1U : 0U)) & 0x7FFU;
          if (j >= 10 && (window == 0x05D || window == 0x5D0)) penalty += 40;
        }
      }
    for (int y = 0; y < size; ++y)
      for (int x = 0; x < size; ++x) {
        dark += code_.IsDark(x, y) ? 1 : 0;
        if (x + 1 < size && y + 1 < size && code_.IsDark(x, y) == code_.IsDark(x + 1, y) &&
            code_.IsDark(x, y) == code_.IsDark(x, y + 1) && code_.IsDark(x, y) == code_.IsDark(x + 1, y + 1))
          penalty += 3;
      }
    return penalty + std::abs(dark * 20 - size * size * 10) / (size * size) * 10;
  }

  int version_;
  QrCode code_;
  QrCode fixed_;  // dark: a module that is no data
};

}  // namespace

std::optional<QrCode> MakeQr(std::string_view text) {
  for (int version = 1; version <= static_cast<int>(kVersions.size()); ++version) {
    const Version& table = kVersions[static_cast<std::size_t>(version - 1)];
    const int capacity = table.codewords - table.correction * table.blocks;
    const int head = version < 10 ? 2 : 3;  // bytes for mode and length, the last half of one
    if (static_cast<int>(text.size()) + head > capacity) continue;
    return Drawing(version, AllCodewords(DataCodewords(text, version, capacity), table)).Code();
  }
  return std::nullopt;
}

std::string QrSvg(std::string_view text, std::string_view title) {
  constexpr int kQuiet = 4;
  const auto code = MakeQr(text);
  if (!code) return "";
  std::string path;
  for (int y = 0; y < code->Size(); ++y)
    for (int x = 0; x < code->Size(); ++x) {
      int run = 0;
      while (x + run < code->Size() && code->IsDark(x + run, y)) ++run;
      if (run == 0) continue;
      const std::string length = std::to_string(run);
      path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + length + "v1h-" +
              length + "z";
      x += run;
    }
  const std::string side = std::to_string(code->Size() + 2 * kQuiet);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" width=\"240\" height=\"240\" role=\"img\" aria-label=\"" + web::HtmlEscape(title) +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side +
         "H0z\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>";
}

}  // namespace kindred::identity
