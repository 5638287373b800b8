#include "base/text.hpp"

#include <unicode/coll.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <memory>
#include <mutex>

namespace kindred {
namespace {

bool IsSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Names without any letter outside ASCII are nearly all names: fold them without ICU.
bool FoldAscii(std::string_view text, std::string& out) {
  bool gap = false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    if (upper || lower || (c >= '0' && c <= '9')) {
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out += lower ? static_cast<char>(c - 'a' + 'A') : c;
    } else if (c != '\'' && c != '`' && c != '.') {
      gap = true;
    }
  }
  return true;
}

std::string Transliterated(std::string_view utf8) {
  // Transliterators are not thread-safe; one per thread, made when first needed. "Latin-ASCII" also
  // turns typographic quotes into ASCII ones.
  thread_local const std::unique_ptr<icu::Transliterator> kToAscii = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createInstance(
        "Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; Latin-ASCII", UTRANS_FORWARD, status));
  }();
  icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  if (kToAscii) kToAscii->transliterate(text);
  std::string out;
  text.toUTF8String(out);
  for (char& c : out)
    if (static_cast<unsigned char>(c) >= 0x80) c = ' ';  // what no rule could turn into a letter
  return out;
}

}  // namespace

std::string FoldName(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  if (FoldAscii(utf8, out)) return out;
  out.clear();
  FoldAscii(Transliterated(utf8), out);
  return out;
}

std::string SortKey(std::string_view utf8) {
  thread_local const std::unique_ptr<icu::Collator> kCollator = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Collator>(icu::Collator::createInstance(icu::Locale("en", "GB"), status));
  }();
  const icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  const std::int32_t size = kCollator->getSortKey(text, nullptr, 0);
  std::string key(static_cast<std::size_t>(size), '\0');
  kCollator->getSortKey(text, reinterpret_cast<std::uint8_t*>(key.data()), size);
  if (!key.empty()) key.pop_back();  // the terminating zero
  return key;
}

bool IsValidUtf8(std::string_view bytes) {
  const auto* text = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto size = static_cast<std::int64_t>(bytes.size());
  for (std::int64_t i = 0; i < size;) {
    if (text[i] < 0x80) {
      ++i;
      continue;
    }
    const int length = U8_COUNT_TRAIL_BYTES(text[i]) + 1;
    if (length == 1 || i + length > size) return false;
    UChar32 c = 0;
    std::int32_t at = 0;
    U8_NEXT(text + i, at, length, c);
    if (c < 0 || at != length) return false;
    i += length;
  }
  return true;
}

std::string FromWindows1252(std::string_view bytes) {
  static constexpr std::array<char16_t, 32> kHigh = {
      0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char raw : bytes) {
    const auto byte = static_cast<unsigned char>(raw);
    const unsigned c = byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80U] : byte;
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | (c >> 6));
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | (c >> 12));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string ToUpperAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string ToLowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

}  // namespace kindred
