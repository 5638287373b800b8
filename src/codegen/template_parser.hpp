// Reads Mustache syntax into a tree: text, values, sections, partials, each with its line. Lines that hold
// only a tag of structure (section, comment, partial) leave no line behind, as the Mustache specification
// says.
//
//   Parser parser("families/pages/family.mustache", text);
//   std::vector<Node> nodes = parser.Parse();     // throws TemplateError: "…mustache:12: {{/rows}} closes …"
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::codegen {

class TemplateError : public std::runtime_error {
 public:
  TemplateError(const std::string& path, int line, const std::string& what)
      : std::runtime_error(path + ":" + std::to_string(line) + ": " + what) {}
};

enum class NodeKind { kText, kValue, kRaw, kSection, kInverted, kPartial };

struct Node {
  NodeKind kind = NodeKind::kText;
  int line = 1;
  std::string text;            // of kText
  std::string name;            // "rows", "person.name", "." or the partial's path
  std::vector<Node> children;  // of kSection and kInverted
};

class Parser {
 public:
  Parser(std::string path, std::string_view text) : path_(std::move(path)), text_(text) {}

  std::vector<Node> Parse() {
    std::vector<Node> nodes = Block("", 0);
    return nodes;
  }

 private:
  struct Tag {
    char kind = 0;  // 'v' value, '&' raw, '#', '^', '/', '>', '!'
    std::string name;
    int line = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  // The nodes up to the tag that closes `open` (or the end of the text, for the outermost block).
  std::vector<Node> Block(const std::string& open, int open_line) {
    std::vector<Node> nodes;
    while (true) {
      const std::size_t at = text_.find("{{", position_);
      if (at == std::string_view::npos) {
        if (!open.empty()) throw TemplateError(path_, open_line, "{{#" + open + "}} is never closed");
        AddText(nodes, text_.substr(position_));
        position_ = text_.size();
        return nodes;
      }
      Tag tag = ReadTag(at);
      std::string_view before = text_.substr(position_, at - position_);
      std::size_t next = tag.end;
      if (tag.kind != 'v' && tag.kind != '&') Standalone(tag, before, next);
      AddText(nodes, before);
      Advance(next);
      switch (tag.kind) {
        case '!':
          break;
        case 'v':
          nodes.push_back({NodeKind::kValue, tag.line, "", tag.name, {}});
          break;
        case '&':
          nodes.push_back({NodeKind::kRaw, tag.line, "", tag.name, {}});
          break;
        case '>':
          nodes.push_back({NodeKind::kPartial, tag.line, "", tag.name, {}});
          break;
        case '/':
          if (tag.name != open)
            throw TemplateError(
                path_, tag.line,
                "{{/" + tag.name + "}} closes " +
                    (open.empty() ? std::string("nothing")
                                  : "{{#" + open + "}} of line " + std::to_string(open_line)));
          return nodes;
        default: {
          Node node{tag.kind == '#' ? NodeKind::kSection : NodeKind::kInverted, tag.line, "", tag.name, {}};
          node.children = Block(tag.name, tag.line);
          nodes.push_back(std::move(node));
        }
      }
    }
  }

  Tag ReadTag(std::size_t at) {
    Tag tag;
    tag.begin = at;
    tag.line = line_ + static_cast<int>(std::count(text_.begin() + static_cast<long>(position_),
                                                   text_.begin() + static_cast<long>(at), '\n'));
    const bool triple = text_.substr(at, 3) == "{{{";
    const std::string_view closing = triple ? "}}}" : "}}";
    std::size_t inside = at + closing.size();
    const std::size_t close = text_.find(closing, inside);
    if (close == std::string_view::npos) throw TemplateError(path_, tag.line, "a tag is never closed");
    tag.end = close + closing.size();
    tag.kind = triple ? '&' : 'v';
    if (!triple && inside < close) {
      const char sigil = text_[inside];
      if (sigil == '=')
        throw TemplateError(path_, tag.line, "changing the delimiters is not part of these templates");
      if (std::string_view("#^/>!&").find(sigil) != std::string_view::npos) {
        tag.kind = sigil;
        ++inside;
      }
    }
    std::string_view name = text_.substr(inside, close - inside);
    while (!name.empty() && IsSpace(name.front())) name.remove_prefix(1);
    while (!name.empty() && IsSpace(name.back())) name.remove_suffix(1);
    tag.name = std::string(name);
    if (tag.kind != '!' && tag.name.empty()) throw TemplateError(path_, tag.line, "a tag has no name");
    return tag;
  }

  // Drops the white space around a tag that stands alone on its line, and the line's end.
  void Standalone(const Tag& tag, std::string_view& before, std::size_t& next) const {
    std::size_t start = tag.begin;
    while (start > position_ && IsBlank(text_[start - 1])) --start;
    const bool begins_line = start == 0 || text_[start - 1] == '\n';
    std::size_t stop = tag.end;
    while (stop < text_.size() && IsBlank(text_[stop])) ++stop;
    const bool carriage = stop < text_.size() && text_[stop] == '\r';
    if (carriage) ++stop;
    const bool ends_line = stop == text_.size() || text_[stop] == '\n';
    if (!begins_line || !ends_line) return;
    before = text_.substr(position_, start - position_);
    next = stop == text_.size() ? stop : stop + 1;
  }

  void Advance(std::size_t to) {
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<long>(position_),
                                         text_.begin() + static_cast<long>(to), '\n'));
    position_ = to;
  }
  void AddText(std::vector<Node>& nodes, std::string_view text) const {
    if (!text.empty()) nodes.push_back({NodeKind::kText, line_, std::string(text), "", {}});
  }
  static bool IsBlank(char c) { return c == ' ' || c == '\t'; }
  static bool IsSpace(char c) { return IsBlank(c) || c == '\n' || c == '\r'; }

  std::string path_;
  std::string_view text_;
  std::size_t position_ = 0;
  int line_ = 1;
};

}  // namespace kindred::codegen
