// Turns a template in Mustache syntax into a C++ header, so that a page is a function over its view model
// and a field that the model lacks fails the build. docs/reference/templates.md says how to write one.
//
//   families/pages/family.mustache  →  "families/pages/family.mustache.hpp":
//   namespace kindred::families::templates { template <class M> void RenderFamily(std::string& out, const M&
//   model); }
//
// The function's name is "Render" and the path below the folder in PascalCase; folders called `pages` and
// `components` are left out of it. Usage: kindred_mustache <path below src> <input.mustache> <output.hpp>.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "template_parser.hpp"

namespace kindred::codegen {
namespace {

std::vector<std::string> SplitAt(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::string part;
  std::istringstream in(text);
  while (std::getline(in, part, separator)) parts.push_back(part);
  return parts;
}

bool IsName(const std::string& text) {
  static const std::set<std::string> kKeywords = {
      "auto",     "bool",      "break",    "case",      "catch",   "char",   "class",    "const",
      "continue", "default",   "delete",   "do",        "double",  "else",   "enum",     "explicit",
      "export",   "extern",    "false",    "float",     "for",     "friend", "goto",     "if",
      "inline",   "int",       "long",     "namespace", "new",     "not",    "operator", "or",
      "private",  "protected", "public",   "register",  "return",  "short",  "signed",   "sizeof",
      "static",   "struct",    "switch",   "template",  "this",    "throw",  "true",     "try",
      "typedef",  "union",     "unsigned", "using",     "virtual", "void",   "while"};
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) || kKeywords.count(text))
    return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// Where a template lives: what its header, namespace and function are called.
struct Place {
  std::string folder;    // families
  std::string function;  // RenderFamily

  explicit Place(std::string path) {  // "families/pages/family", with or without ".mustache"
    const std::string ending = ".mustache";
    if (path.size() > ending.size() && path.compare(path.size() - ending.size(), ending.size(), ending) == 0)
      path.resize(path.size() - ending.size());
    std::vector<std::string> parts = SplitAt(path, '/');
    folder = parts.empty() ? "" : parts.front();
    function = "Render";
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (i + 1 < parts.size() && (parts[i] == "pages" || parts[i] == "components")) continue;
      for (const std::string& word : SplitAt(parts[i], '_'))
        if (!word.empty())
          function += static_cast<char>(std::toupper(static_cast<unsigned char>(word[0]))) + word.substr(1);
    }
  }
};

std::string Literal(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '\\' || c == '"')
      (out += '\\') += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (c == '?')
      out += "\\?";  // no trigraphs
    else
      out += c;
  }
  return out + "\"";
}

class Writer {
 public:
  explicit Writer(std::string path) : path_(std::move(path)), place_(path_) {}

  std::string Header(const std::vector<Node>& nodes) {
    std::ostringstream body;
    Nodes(body, nodes, 0, "  ");
    std::ostringstream out;
    out << "// Generated from " << path_ << " by codegen/mustache.cpp.\n#pragma once\n#include <string>\n"
        << "#include \"web/template_runtime.hpp\"\n";
    for (const std::string& partial : partials_) out << "#include \"" << partial << ".mustache.hpp\"\n";
    const std::string fields = place_.function + "Fields";
    out << "namespace kindred::" << place_.folder << "::templates {\nnamespace " << fields << " {\n";
    for (const std::string& name : names_)
      out << "struct F_" << name << " {\n"
          << "  template <class T> static constexpr bool kCalls = requires(const T& t) { t." << name
          << "(); };\n"
          << "  template <class T> static constexpr bool kIn = kCalls<T> || requires(const T& t) { t." << name
          << "; };\n"
          << "  template <class T> static decltype(auto) Of(const T& t) {\n    if constexpr (kCalls<T>) "
             "return t."
          << name << "(); else return (t." << name << ");\n  }\n};\n";
    out << "}  // namespace " << fields << "\n"
        << "template <class Frame0>\nvoid " << place_.function
        << "In(std::string& out, const Frame0& frame0) {\n"
        << "  namespace rt = ::kindred::web::template_runtime;\n"
        << "  using namespace " << fields << ";\n  (void)out;\n  (void)frame0;\n"
        << body.str() << "}\n"
        << "// Appends the page or component to `out`.\n"
        << "template <class Model>\nvoid " << place_.function
        << "(std::string& out, const Model& model) {\n  " << place_.function
        << "In(out, ::kindred::web::template_runtime::Root<Model>{model});\n}\n"
        << "}  // namespace kindred::" << place_.folder << "::templates\n";
    return out.str();
  }

 private:
  // An expression for the value of a name, preceded by the assertions that it exists.
  std::string Value(std::ostringstream& out, const Node& node, int depth, const std::string& indent) {
    const std::string frame = "frame" + std::to_string(depth);
    if (node.name == ".") return frame + ".value";
    const std::string where = path_ + ":" + std::to_string(node.line) + ": ";
    std::string expression;
    std::string whole;
    for (const std::string& part : SplitAt(node.name, '.')) {
      if (!IsName(part)) throw TemplateError(path_, node.line, "\"" + node.name + "\" is not a name");
      names_.insert(part);
      const bool first = expression.empty();
      const std::string owner = first ? "the model or anything around it" : "{{" + whole + "}}";
      const std::string test = first ? "rt::kFound<F_" + part + ", decltype(" + frame + ")>"
                                     : "rt::kHas<F_" + part + ", decltype(" + expression + ")>";
      out << indent << "static_assert(" << test << ", "
          << Literal(where + "{{" + node.name + "}}: \"" + part + "\" is not a field of " + owner) << ");\n";
      expression =
          first ? "rt::Find<F_" + part + ">(" + frame + ")" : "rt::Dot<F_" + part + ">(" + expression + ")";
      whole += (first ? "" : ".") + part;
    }
    return expression;
  }

  void Nodes(std::ostringstream& out, const std::vector<Node>& nodes, int depth, const std::string& indent) {
    for (const Node& node : nodes) One(out, node, depth, indent);
  }

  void One(std::ostringstream& out, const Node& node, int depth, const std::string& indent) {
    const std::string frame = "frame" + std::to_string(depth);
    switch (node.kind) {
      case NodeKind::kText:
        for (std::size_t at = 0; at < node.text.size(); at += 4000) {
          const std::string_view piece = std::string_view(node.text).substr(at, 4000);
          out << indent << "out.append(" << Literal(piece) << ", " << piece.size() << ");\n";
        }
        break;
      case NodeKind::kValue:
      case NodeKind::kRaw: {
        const std::string value = Value(out, node, depth, indent);
        out << indent << (node.kind == NodeKind::kRaw ? "rt::AppendRaw" : "rt::Append") << "(out, " << value
            << ");\n";
        break;
      }
      case NodeKind::kSection: {
        const std::string value = Value(out, node, depth, indent);
        const std::string inner = "frame" + std::to_string(depth + 1);
        out << indent << "rt::Section(" << value << ", " << frame << ", [&](const auto& " << inner << ") {\n"
            << indent << "  (void)" << inner << ";\n";
        Nodes(out, node.children, depth + 1, indent + "  ");
        out << indent << "});\n";
        break;
      }
      case NodeKind::kInverted: {
        const std::string value = Value(out, node, depth, indent);
        out << indent << "if (rt::IsEmpty(" << value << ")) {\n";
        Nodes(out, node.children, depth, indent + "  ");
        out << indent << "}\n";
        break;
      }
      case NodeKind::kPartial: {
        const Place place(node.name);
        if (node.name.find('/') == std::string::npos || node.name.find("..") != std::string::npos)
          throw TemplateError(
              path_, node.line,
              "{{> " + node.name +
                  "}}: name a partial by its path below src, as in {{> web/components/table}}");
        if (node.name + ".mustache" == path_)
          throw TemplateError(path_, node.line, "a template cannot hold itself");
        partials_.insert(node.name);
        out << indent << "::kindred::" << place.folder << "::templates::" << place.function << "In(out, "
            << frame << ");\n";
      }
    }
  }

  std::string path_;
  Place place_;
  std::set<std::string> names_;
  std::set<std::string> partials_;
};

// What the browser would refuse under our content security policy, or the server for want of a form token,
// is refused here, where the author sees it.
void CheckMarkup(const std::string& path, const std::string& text) {
  const auto line_of = [&](std::ptrdiff_t at) {
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + at, '\n'));
  };
  static const std::regex kInline(R"(<[^>]*\s(style|on[a-z]+)\s*=)", std::regex::icase);
  static const std::regex kInlineElement(R"(<(style|script)\b(?![^>]*\bsrc=))", std::regex::icase);
  std::smatch match;
  if (std::regex_search(text, match, kInline))
    throw TemplateError(path, line_of(match.position(1)),
                        "inline \"" + match.str(1) +
                            "\" is refused by the page's security policy; use a class or the script");
  if (std::regex_search(text, match, kInlineElement))
    throw TemplateError(path, line_of(match.position(0)),
                        "an inline <" + match.str(1) + "> is refused by the page's security policy");
  static const std::regex kForm(R"(<form\b[^>]*\bmethod\s*=\s*"?post)", std::regex::icase);
  for (std::sregex_iterator form(text.begin(), text.end(), kForm), end; form != end; ++form) {
    const auto begin = static_cast<std::size_t>(form->position(0));
    const std::string_view inside = std::string_view(text).substr(begin, text.find("</form>", begin) - begin);
    if (inside.find("{{> web/components/csrf}}") == std::string_view::npos)
      throw TemplateError(path, line_of(form->position(0)),
                          "a form that posts needs {{> web/components/csrf}} inside");
  }
}

}  // namespace
}  // namespace kindred::codegen

int main(int argc, char** argv) {
  using namespace kindred::codegen;
  if (argc != 4) {
    std::cerr << "usage: kindred_mustache PATH INPUT OUTPUT\n";
    return 2;
  }
  std::ifstream in(argv[2], std::ios::binary);
  if (!in) {
    std::cerr << argv[2] << ": cannot be read\n";
    return 1;
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  try {
    CheckMarkup(argv[1], text);
    const std::vector<Node> nodes = Parser(argv[1], text).Parse();
    const std::string header = Writer(argv[1]).Header(nodes);
    std::ofstream file(argv[3], std::ios::binary);
    file << header;
    if (file.flush()) return 0;
    std::cerr << argv[3] << ": cannot be written\n";
  } catch (const TemplateError& error) {
    std::cerr << error.what() << "\n";
  }
  return 1;
}
