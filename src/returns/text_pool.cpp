#include "returns/text_pool.hpp"

#include <algorithm>
#include <cstring>

namespace kindred::returns {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;

std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t HashOf(std::string_view bytes) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL ^ bytes.size();
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    hash = Mix(hash ^ word, 0xA0761D6478BD642FULL);
  }
  std::uint64_t word = 0;
  std::memcpy(&word, at, left);
  return Mix(hash ^ word, 0xE7037ED1A0B428DBULL);
}

}  // namespace

TextPool::TextPool() : slots_(4096) {
  for (const std::string_view code : kVocabulary) Intern(code);
}

std::size_t TextPool::Locate(std::string_view bytes, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto low = static_cast<std::uint32_t>(hash);
  for (std::size_t at = (hash >> 32) & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.number == kAbsent) return at;
    if (slot.hash == low && views_[slot.number] == bytes) return at;
  }
}

Text TextPool::Intern(std::string_view bytes) {
  if (bytes.empty() && !views_.empty()) return Text{};
  const std::uint64_t hash = HashOf(bytes);
  std::size_t at = Locate(bytes, hash);
  if (slots_[at].number != kAbsent) return Text{slots_[at].number};
  if (views_.size() * 2 >= slots_.size()) {
    Grow();
    at = Locate(bytes, hash);
  }
  if (bytes.size() > chunk_left_) {
    chunk_left_ = std::max(kChunk, bytes.size());
    chunks_.push_back(std::make_unique<char[]>(chunk_left_));
    chunk_at_ = chunks_.back().get();
  }
  if (!bytes.empty()) std::memcpy(chunk_at_, bytes.data(), bytes.size());
  const auto number = static_cast<std::uint32_t>(views_.size());
  views_.emplace_back(chunk_at_, bytes.size());
  chunk_at_ += bytes.size();
  chunk_left_ -= bytes.size();
  slots_[at] = {static_cast<std::uint32_t>(hash), number};
  return Text{number};
}

Text TextPool::Find(std::string_view bytes) const {
  if (bytes.empty()) return Text{};
  return Text{slots_[Locate(bytes, HashOf(bytes))].number};
}

void TextPool::Grow() {
  slots_.assign(slots_.size() * 2, Slot{});
  for (std::uint32_t number = 0; number < views_.size(); ++number) {
    const std::uint64_t hash = HashOf(views_[number]);
    slots_[Locate(views_[number], hash)] = {static_cast<std::uint32_t>(hash), number};
  }
}

}  // namespace kindred::returns
