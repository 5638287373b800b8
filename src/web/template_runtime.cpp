#include "web/template_runtime.hpp"

namespace kindred::web::template_runtime {

void AppendEscaped(std::string& out, std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view replacement;
    switch (text[i]) {
      case '&':
        replacement = "&amp;";
        break;
      case '<':
        replacement = "&lt;";
        break;
      case '>':
        replacement = "&gt;";
        break;
      case '"':
        replacement = "&quot;";
        break;
      case '\'':
        replacement = "&#39;";
        break;
      default:
        continue;
    }
    out.append(text.substr(begin, i - begin)).append(replacement);
    begin = i + 1;
  }
  out.append(text.substr(begin));
}

}  // namespace kindred::web::template_runtime
