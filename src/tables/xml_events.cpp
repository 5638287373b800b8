#include "tables/xml_events.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include <algorithm>

#include "base/text.hpp"

namespace kindred::tables {
namespace {

struct EventState {
  const std::string& file_name;
  const XmlEventRules& rules;
  XmlReceiver& receiver;
  xmlParserCtxtPtr parser = nullptr;
  std::size_t depth = 0;
  bool rooted = false;
  std::string error;  // the first; nothing is passed on after it

  [[nodiscard]] std::int64_t Line() const { return parser->input != nullptr ? parser->input->line : 0; }
  void Stop(std::string message) {
    if (!error.empty()) return;
    error = std::move(message);
    xmlStopParser(parser);
  }
  void StopHere(std::string_view what) {
    Stop(file_name + " line " + std::to_string(Line()) + ": " + std::string(what));
  }
};

std::string_view ViewOf(const xmlChar* text) {
  return reinterpret_cast<const char*>(text);
}

void Start(void* context, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int,
           const xmlChar**) {
  EventState& state = *static_cast<EventState*>(context);
  if (!state.error.empty()) return;
  if (++state.depth > state.rules.depth)
    return state.StopHere("elements are nested beyond reason; is it the right file?");
  if (!state.rooted) {
    state.rooted = true;
    if (!state.rules.root.empty() && ViewOf(name) != state.rules.root)
      return state.Stop(state.file_name + ": its root element is <" + std::string(ViewOf(name)) + ">, not <" +
                        state.rules.root + ">");
  }
  state.receiver.OnStart(ViewOf(name), state.Line());
}

void End(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  EventState& state = *static_cast<EventState*>(context);
  if (!state.error.empty()) return;
  --state.depth;
  state.receiver.OnEnd();
}

void Characters(void* context, const xmlChar* text, int length) {
  EventState& state = *static_cast<EventState*>(context);
  if (!state.error.empty()) return;
  state.receiver.OnText({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
}

void Doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  static_cast<EventState*>(context)->StopHere(
      "the file has a DOCTYPE, which can make a reader open other files or grow without end; export it "
      "without one");
}

void EntityOfItsOwn(void* context, const xmlChar*) {
  static_cast<EventState*>(context)->StopHere("the file uses an entity of its own; export it without");
}

void KeepFirstError(void* context, xmlErrorPtr error) {
  EventState& state = *static_cast<EventState*>(context);
  if (!state.error.empty() || error == nullptr || error->message == nullptr) return;
  if (error->level != XML_ERR_ERROR && error->level != XML_ERR_FATAL) return;
  state.Stop(state.file_name + " line " + std::to_string(error->line) + ", column " +
             std::to_string(error->int2) + ": not whole XML: " + std::string(Trim(error->message)) +
             "; the file was cut or damaged, export it again");
}

}  // namespace

Result<void> ReadXmlEvents(std::string_view bytes, const std::string& file_name, const XmlEventRules& rules,
                           XmlReceiver& receiver) {
  EventState state{file_name, rules, receiver};
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = Start;
  handler.endElementNs = End;
  handler.characters = Characters;
  handler.cdataBlock = Characters;
  handler.ignorableWhitespace = Characters;
  handler.internalSubset = Doctype;
  handler.reference = EntityOfItsOwn;
  handler.serror = KeepFirstError;
  xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &state, nullptr, 0, nullptr);
  if (parser == nullptr) return Fail(ErrorKind::kCannotRun, file_name + ": the XML reader could not be made");
  state.parser = parser;
  // No NOENT, no DTDLOAD: entities stay unreplaced and nothing outside the file is opened.
  xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
  constexpr std::size_t kChunk = std::size_t{1} << 16;
  for (std::size_t at = 0; at < bytes.size() && state.error.empty(); at += kChunk) {
    const std::size_t count = std::min(kChunk, bytes.size() - at);
    xmlParseChunk(parser, bytes.data() + at, static_cast<int>(count), 0);
  }
  if (state.error.empty()) xmlParseChunk(parser, nullptr, 0, 1);
  const bool whole = parser->wellFormed == 1;
  xmlFreeParserCtxt(parser);
  if (!state.error.empty()) return Fail(ErrorKind::kBadData, state.error);
  if (!state.rooted) return Fail(ErrorKind::kBadData, file_name + " is not whole XML: it has no element");
  if (!whole) return Fail(ErrorKind::kBadData, file_name + " is not whole XML: it breaks off");
  return {};
}

}  // namespace kindred::tables
