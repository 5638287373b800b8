#include "returns/text_pool.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace kindred::returns {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;

std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <class Word>
Word Load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

std::uint64_t HashOfBytes(std::string_view bytes) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL ^ bytes.size();
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) hash = Mix(hash ^ Load<std::uint64_t>(at), 0xA0761D6478BD642FULL);
  std::uint64_t word = 0;
  std::memcpy(&word, at, left);
  return Mix(hash ^ word, 0xE7037ED1A0B428DBULL);
}

template <class Key>
std::uint64_t HashOf(const Key& key) {
  return Mix(key.front ^ 0xA0761D6478BD642FULL, key.back ^ 0xE7037ED1A0B428DBULL ^ key.size);
}

}  // namespace

TextKey::TextKey(std::string_view bytes) : size(static_cast<std::uint32_t>(bytes.size())) {
  const char* first = bytes.data();
  const char* end = first + bytes.size();
  if (size > kMostWhole) {
    front = HashOfBytes(bytes);
  } else if (size >= 8) {  // the two words overlap where there are fewer than 16 bytes
    front = Load<std::uint64_t>(first);
    back = Load<std::uint64_t>(end - 8);
  } else if (size >= 4) {
    front = Load<std::uint32_t>(first);
    back = Load<std::uint32_t>(end - 4);
  } else if (size > 0) {
    front = static_cast<unsigned char>(first[0]);
    back = static_cast<std::uint64_t>(static_cast<unsigned char>(first[size / 2])) << 8 |
           static_cast<unsigned char>(end[-1]);
  }
}

TextPool::TextPool() : slots_(1024) {
  for (const std::string_view code : kVocabulary) Intern(code);
}

std::size_t TextPool::Locate(std::string_view bytes, const TextKey& key) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = HashOf(key) & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.number == kAbsent) return at;
    if (slot.front == key.front && slot.back == key.back && slot.size == key.size &&
        (key.whole() || views_[slot.number] == bytes)) {
      return at;
    }
  }
}

void TextPool::Prefetch(const TextKey& key) const {
  __builtin_prefetch(&slots_[HashOf(key) & (slots_.size() - 1)], 1);
}

Text TextPool::Intern(std::string_view bytes, const TextKey& key) {
  if (bytes.empty() && !views_.empty()) return Text{};
  std::size_t at = Locate(bytes, key);
  if (slots_[at].number != kAbsent) return Text{slots_[at].number};
  if (views_.size() * 4 >= slots_.size() * 3) {
    Grow();
    at = Locate(bytes, key);
  }
  if (bytes.size() > chunk_left_) {
    chunk_left_ = std::max(kChunk, bytes.size());
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk_left_));
    chunk_at_ = chunks_.back().get();
  }
  if (!bytes.empty()) std::memcpy(chunk_at_, bytes.data(), bytes.size());
  const auto number = static_cast<std::uint32_t>(views_.size());
  views_.emplace_back(chunk_at_, bytes.size());
  chunk_at_ += bytes.size();
  chunk_left_ -= bytes.size();
  slots_[at] = {key.front, key.back, key.size, number};
  return Text{number};
}

std::vector<Text> TextPool::InternAll(const TextPool& other) {
  std::vector<Text> to(other.size());
  for (std::uint32_t number = 0; number < kVocabulary.size(); ++number) to[number] = Text{number};
  while (slots_.size() * 3 < other.size() * 4) Grow();
  // The slots of some texts are asked for from memory before the first of them is needed.
  constexpr std::size_t kAhead = 16;
  std::array<TextKey, kAhead> keys;
  for (std::size_t from = kVocabulary.size(); from < other.size(); from += kAhead) {
    const std::size_t end = std::min(from + kAhead, other.size());
    for (std::size_t number = from; number < end; ++number) {
      TextKey& key = keys[number - from];
      key = TextKey(other.views_[number]);
      Prefetch(key);
    }
    for (std::size_t number = from; number < end; ++number)
      to[number] = Intern(other.views_[number], keys[number - from]);
  }
  return to;
}

Text TextPool::Find(std::string_view bytes) const {
  if (bytes.empty()) return Text{};
  return Text{slots_[Locate(bytes, TextKey(bytes))].number};
}

void TextPool::Grow() {
  std::vector<Slot> before(slots_.size() * 2);
  std::swap(before, slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : before) {
    if (slot.number == kAbsent) continue;
    std::size_t at = HashOf(slot) & mask;
    while (slots_[at].number != kAbsent) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace kindred::returns
