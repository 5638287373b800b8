#include "tables/xml.hpp"

#include <libxml/xmlreader.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace kindred::tables {
namespace {

struct ReadState {
  std::string_view bytes;
  std::size_t at = 0;
  std::string error;  // the first message of libxml2
};

int ReadMore(void* context, char* buffer, int length) {
  auto* state = static_cast<ReadState*>(context);
  const std::size_t left = state->bytes.size() - state->at;
  const std::size_t count = std::min(left, static_cast<std::size_t>(length));
  std::memcpy(buffer, state->bytes.data() + state->at, count);
  state->at += count;
  return static_cast<int>(count);
}

void KeepFirstError(void* context, xmlErrorPtr error) {
  auto* state = static_cast<ReadState*>(context);
  if (!state->error.empty() || error == nullptr || error->message == nullptr) return;
  state->error = std::string(Trim(error->message)) + " (line " + std::to_string(error->line) + ")";
}

std::string ElementName(xmlTextReaderPtr reader) {
  const xmlChar* name = xmlTextReaderConstLocalName(reader);
  return name != nullptr ? reinterpret_cast<const char*>(name) : "";
}

// The line of a DOCTYPE in the prolog, found without a parser; 0 when there is none. libxml2 would read the
// declarations inside before it reports the DOCTYPE itself.
std::int64_t DoctypeLine(std::string_view bytes) {
  std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < bytes.size()) {
    at = bytes.find('<', at);
    if (at == bytes.npos) return 0;
    const std::string_view rest = bytes.substr(at);
    std::size_t end = 0;
    if (rest.starts_with("<?"))
      end = rest.find("?>");
    else if (rest.starts_with("<!--"))
      end = rest.find("-->");
    else if (rest.starts_with("<!"))
      return 1 + static_cast<std::int64_t>(
                     std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    else
      return 0;  // the root element
    if (end == rest.npos) return 0;
    at += end + 2;
  }
  return 0;
}

tl::unexpected<Error> HasDoctype(const std::string& file_name, std::int64_t line) {
  return Fail(ErrorKind::kBadData,
              file_name + " line " + std::to_string(line) +
                  ": the file has a DOCTYPE, which can make a reader open other files or grow "
                  "without end; export it without one");
}

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file_name) : file_name_(file_name) {
    state_.bytes = bytes;
    // No NOENT, no DTDLOAD: entities stay unreplaced and nothing outside the file is opened.
    reader_ = xmlReaderForIO(ReadMore, nullptr, &state_, nullptr, nullptr,
                             XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
    if (reader_ != nullptr) xmlTextReaderSetStructuredErrorHandler(reader_, KeepFirstError, &state_);
  }
  ~Reader() {
    if (reader_ != nullptr) xmlFreeTextReader(reader_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // 1 a node, 0 the end; an error otherwise.
  Result<int> Read() {
    if (reader_ == nullptr)
      return Fail(ErrorKind::kCannotRun, file_name_ + ": the XML reader could not be made");
    const int got = xmlTextReaderRead(reader_);
    if (got < 0 || !state_.error.empty())
      return Fail(ErrorKind::kBadData, file_name_ + " is not whole XML: " +
                                           (state_.error.empty() ? "it breaks off" : state_.error) +
                                           "; the file was cut or damaged, export it again");
    if (got == 1) {
      const int type = Type();
      if (type == XML_READER_TYPE_DOCUMENT_TYPE) return HasDoctype(file_name_, Line());  // in UTF-16
      if (type == XML_READER_TYPE_ENTITY_REFERENCE)
        return Fail(ErrorKind::kBadData, file_name_ + " line " + std::to_string(Line()) +
                                             ": the file uses an entity of its own; export it without");
    }
    return got;
  }
  [[nodiscard]] int Type() const { return xmlTextReaderNodeType(reader_); }
  [[nodiscard]] std::size_t Depth() const { return static_cast<std::size_t>(xmlTextReaderDepth(reader_)); }
  // The line of the node; beyond 65,535, where libxml2 may not know, the parser's own line, a little later.
  [[nodiscard]] std::int64_t Line() const {
    const xmlNodePtr node = xmlTextReaderCurrentNode(reader_);
    const std::int64_t line = node != nullptr ? xmlGetLineNo(node) : 0;
    return line > 0 && line != 65535 ? line : xmlTextReaderGetParserLineNumber(reader_);
  }
  [[nodiscard]] bool IsEmptyElement() const { return xmlTextReaderIsEmptyElement(reader_) == 1; }
  [[nodiscard]] std::string Name() const { return ElementName(reader_); }
  [[nodiscard]] std::string_view Value() const {
    const xmlChar* value = xmlTextReaderConstValue(reader_);
    return value != nullptr ? reinterpret_cast<const char*>(value) : "";
  }
  [[nodiscard]] std::size_t BytesRead() const { return state_.at; }

 private:
  const std::string& file_name_;
  ReadState state_;
  xmlTextReaderPtr reader_ = nullptr;
};

bool IsText(int type) {
  return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
         type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
}

// Reads the element the reader stands on, with all below it.
Result<XmlElement> ReadTree(Reader& reader, const std::string& file_name, const XmlRules& rules) {
  XmlElement root;
  root.name = reader.Name();
  root.line = reader.Line();
  if (reader.IsEmptyElement()) return root;
  const std::size_t base = reader.Depth();
  std::vector<XmlElement> open;  // elements not closed yet, outermost first
  open.push_back(std::move(root));
  std::size_t bytes = 0;
  const auto too_large = [&] {
    return Fail(ErrorKind::kBadData,
                file_name + " line " + std::to_string(reader.Line()) +
                    ": one record is nested or long beyond reason; is it the right file?");
  };
  while (true) {
    const Result<int> got = reader.Read();
    if (!got) return Unexpected(got.error());
    if (*got == 0) return Fail(ErrorKind::kBadData, file_name + " is not whole XML: it breaks off");
    const int type = reader.Type();
    if (type == XML_READER_TYPE_ELEMENT) {
      if (reader.Depth() - base > rules.depth) return too_large();
      XmlElement element;
      element.name = reader.Name();
      element.line = reader.Line();
      bytes += element.name.size() + sizeof(XmlElement);
      if (reader.IsEmptyElement())
        open.back().children.push_back(std::move(element));
      else
        open.push_back(std::move(element));
    } else if (IsText(type) || (rules.keep_spaces && type == XML_READER_TYPE_WHITESPACE)) {
      const std::string_view value = reader.Value();
      bytes += value.size();
      open.back().text += value;
    } else if (type == XML_READER_TYPE_END_ELEMENT) {
      XmlElement done = std::move(open.back());
      open.pop_back();
      if (!rules.keep_spaces) {
        done.text = std::string(Trim(done.text));
      } else if (!done.children.empty()) {
        done.text.clear();
      }
      if (open.empty()) return done;
      open.back().children.push_back(std::move(done));
    }
    if (bytes > rules.record_bytes) return too_large();
  }
}

}  // namespace

const XmlElement* XmlElement::Child(std::string_view child_name) const {
  for (const XmlElement& child : children)
    if (child.name == child_name) return &child;
  return nullptr;
}

std::vector<const XmlElement*> XmlElement::At(std::string_view path) const {
  std::vector<const XmlElement*> found = {this};
  if (path == "." || path.empty()) return found;
  for (const std::string_view part : Split(path, '/')) {
    std::vector<const XmlElement*> next;
    for (const XmlElement* element : found)
      for (const XmlElement& child : element->children)
        if (child.name == part) next.push_back(&child);
    found = std::move(next);
  }
  return found;
}

std::string XmlElement::Text(std::string_view path) const {
  std::string joined;
  for (const XmlElement* element : At(path)) {
    if (element->text.empty()) continue;
    if (!joined.empty()) joined += ',';
    joined += element->text;
  }
  return joined;
}

Result<void> ReadXml(std::string_view bytes, const std::string& file_name, const XmlRules& rules,
                     const std::function<Result<void>(const XmlElement&)>& on_record,
                     const std::function<Result<void>(const XmlElement&)>& on_other,
                     const std::function<void(std::size_t)>& on_progress) {
  if (const std::int64_t line = DoctypeLine(bytes); line > 0) return HasDoctype(file_name, line);
  Reader reader(bytes, file_name);
  const std::vector<std::string_view> record = Split(rules.record, '/');
  std::size_t matched = 0;  // how many steps of the record path are open
  bool rooted = false;
  while (true) {
    const Result<int> got = reader.Read();
    if (!got) return Unexpected(got.error());
    if (*got == 0) break;
    if (reader.Type() != XML_READER_TYPE_ELEMENT) {
      if (reader.Type() == XML_READER_TYPE_END_ELEMENT && reader.Depth() >= 1 && reader.Depth() <= matched)
        matched = reader.Depth() - 1;
      continue;
    }
    const std::size_t depth = reader.Depth();
    if (depth > rules.depth)
      return Fail(ErrorKind::kBadData, file_name + " line " + std::to_string(reader.Line()) +
                                           ": elements are nested beyond reason; is it the right file?");
    const std::string name = reader.Name();
    if (depth == 0) {
      rooted = true;
      if (!rules.root.empty() && name != rules.root)
        return Fail(ErrorKind::kBadData,
                    file_name + ": its root element is <" + name + ">, not <" + rules.root + ">");
      continue;
    }
    const bool on_path = depth - 1 == matched && matched < record.size() && name == record[matched];
    if (on_path && matched + 1 < record.size()) {
      if (!reader.IsEmptyElement()) ++matched;
      continue;
    }
    if (!on_path && !(on_other && depth == 1)) continue;
    const Result<XmlElement> element = ReadTree(reader, file_name, rules);
    if (!element) return Unexpected(element.error());
    if (const Result<void> taken = on_path ? on_record(*element) : on_other(*element); !taken) return taken;
    if (on_progress) on_progress(reader.BytesRead());
  }
  if (!rooted) return Fail(ErrorKind::kBadData, file_name + " is not whole XML: it has no element");
  return {};
}

Result<std::string> XmlRoot(std::string_view bytes, const std::string& file_name) {
  if (const std::int64_t line = DoctypeLine(bytes); line > 0) return HasDoctype(file_name, line);
  Reader reader(bytes, file_name);
  while (true) {
    const Result<int> got = reader.Read();
    if (!got) return Unexpected(got.error());
    if (*got == 0) return Fail(ErrorKind::kBadData, file_name + " is not whole XML: it has no element");
    if (reader.Type() == XML_READER_TYPE_ELEMENT) return reader.Name();
  }
}

}  // namespace kindred::tables
