// What may not be a password. See passwords.hpp.
#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include "base/text.hpp"
#include "embedded/identity_passwords.hpp"
#include "identity/passwords.hpp"

namespace kindred::identity {
namespace {

constexpr std::size_t kShortestOwnWord = 4;

using Words = std::unordered_set<std::string_view>;

const Words& CommonWords() {
  static const Words kWords = [] {
    Words words;
    std::string_view text = embedded::identity_passwords().front().bytes;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      if (const std::string_view word = text.substr(0, end); !word.empty()) words.insert(word);
      text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return words;
  }();
  return kWords;
}

// Letters alone, small. With look-alikes read as the letters they stand for, but for those before the first
// letter and after the last: there they are what people add.
std::string Skeleton(std::string_view password, bool read_digits) {
  constexpr std::string_view kLookAlike = "0134578@$!", kLetter = "oleastbasi";
  const std::string lower = ToLowerAscii(password);
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
  const std::size_t first = lower.find_first_of(kLetters), last = lower.find_last_of(kLetters);
  std::string skeleton;
  if (first == std::string::npos) return skeleton;
  for (std::size_t i = first; i <= last; ++i) {
    const std::size_t at = kLookAlike.find(lower[i]);
    if (lower[i] >= 'a' && lower[i] <= 'z')
      skeleton += lower[i];
    else if (read_digits && at != std::string_view::npos)
      skeleton += kLetter[at];
  }
  return skeleton;
}

// Can `text` be divided into words of `words` with at most two different ones? Dynamic programming over the
// places where a word may end; password lengths are bounded, so the work is.
bool IsMadeOf(const std::string& text, const Words& words) {
  if (text.empty()) return true;
  // reach[i]: the pairs of words by which the first i letters can be covered.
  std::vector<std::set<std::pair<std::string_view, std::string_view>>> reach(text.size() + 1);
  reach[0].emplace();
  for (std::size_t from = 0; from < text.size(); ++from)
    for (const auto& [first, second] : reach[from])
      for (std::size_t length = 1; length <= 16 && from + length <= text.size(); ++length) {
        const auto word = words.find(std::string_view(text).substr(from, length));
        if (word == words.end()) continue;
        auto& next = reach[from + length];
        if (first.empty() || first == *word)
          next.insert({*word, second});
        else if (second.empty() || second == *word)
          next.insert({first, *word});
      }
  return !reach[text.size()].empty();
}

// Is most of it a walk: the next letter of the alphabet, the next digit, a neighbour on the keyboard, the
// same again?
bool IsWalk(const std::string& password) {
  constexpr std::array<std::string_view, 5> kRows = {"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
                                                     "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"};
  std::size_t steps = 0;
  for (std::size_t i = 1; i < password.size(); ++i) {
    const char a = password[i - 1], b = password[i];
    bool step = a == b || a + 1 == b || b + 1 == a;
    for (const std::string_view row : kRows) {
      const std::size_t x = row.find(a), y = row.find(b);
      if (x != std::string_view::npos && y != std::string_view::npos && (x + 1 == y || y + 1 == x))
        step = true;
    }
    steps += step ? 1 : 0;
  }
  return steps * 4 >= (password.size() - 1) * 3;
}

// Is it one short piece again and again?
bool IsRepeated(const std::string& password) {
  for (std::size_t piece = 1; piece <= 5 && piece * 2 <= password.size(); ++piece) {
    bool same = true;
    for (std::size_t i = piece; i < password.size() && same; ++i) same = password[i] == password[i - piece];
    if (same) return true;
  }
  return false;
}

// The words of a name, small; short ones are no clue.
void AddOwnWords(std::string_view name, std::vector<std::string>& words) {
  std::string word;
  for (const char c : ToLowerAscii(name) + " ")
    if (c >= 'a' && c <= 'z')
      word += c;
    else if (!word.empty()) {
      if (word.size() >= kShortestOwnWord) words.push_back(word);
      word.clear();
    }
}

}  // namespace

std::optional<std::string> PasswordFault(std::string_view password, const PasswordOwner& owner) {
  if (!IsValidUtf8(password)) return "Use letters, digits and signs that can be read as text";
  if (password.size() < 12) return "Use at least 12 characters: three or four words work well";
  if (password.size() > 200) return "Use at most 200 characters";
  const std::string lower = ToLowerAscii(password);
  if (!owner.username.empty() && lower.find(ToLowerAscii(owner.username)) != std::string::npos)
    return "Do not use your user name in your password";
  if (std::set<char>(password.begin(), password.end()).size() < 5 || IsRepeated(lower))
    return "Use more different characters";
  if (IsWalk(lower)) return "Do not use a run of letters or digits, or keys that lie side by side";
  std::vector<std::string> own;
  for (const std::string_view name : {owner.username, owner.name, owner.agency}) AddOwnWords(name, own);
  Words words = CommonWords();
  for (const std::string& word : own) words.insert(word);
  for (const bool read_digits : {false, true})
    if (IsMadeOf(Skeleton(password, read_digits), words))
      return "This is one of the first that would be tried. Use three or four words that do not belong "
             "together";
  return std::nullopt;
}

}  // namespace kindred::identity
