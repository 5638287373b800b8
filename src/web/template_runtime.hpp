// What compiled templates call: looking a name up through the frames around it, sections, escaping. Pages do
// not use this directly; they include their template's header and call its Render function.
//
//   struct View { std::string title; std::vector<Row> rows; };
//   std::string out;
//   templates::RenderFamily(out, view);      // from "families/pages/family.mustache.hpp"
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace kindred::web::template_runtime {

template <class T>
using Bare = std::remove_cvref_t<T>;

template <class T>
concept Text = std::convertible_to<const T&, std::string_view> && !std::is_null_pointer_v<T>;
template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;
template <class T>
concept List = !Text<T> && requires(const T& t) { t.begin() != t.end(); };
template <class T>
inline constexpr bool kIsPointer = std::is_pointer_v<T>;
template <class T>
inline constexpr bool kIsPointer<std::unique_ptr<T>> = true;
template <class T>
inline constexpr bool kIsPointer<std::shared_ptr<T>> = true;
template <class T>
inline constexpr bool kIsPointer<std::optional<T>> = true;  // empty or one value, like a pointer
template <class T>
concept Maybe = !Text<T> && kIsPointer<T>;
// A view model or a part of one: what has fields of its own.
template <class T>
concept Record = std::is_class_v<T> && !Text<T> && !List<T> && !Maybe<T>;

// A value and what stands around it: sections push one.
template <class T>
struct Root {
  using Value = T;
  static constexpr bool kOutermost = true;
  const T& value;
};
template <class T, class Parent>
struct Frame {
  using Value = T;
  static constexpr bool kOutermost = false;
  const T& value;
  const Parent& parent;
};

struct Nothing {};  // stands in after a failed static_assert, so that the compiler says one thing only

template <class Field, class T>
constexpr bool HasField() {
  if constexpr (Record<Bare<T>>)
    return Field::template kIn<Bare<T>>;
  else
    return false;
}
template <class Field, class T>
inline constexpr bool kHas = HasField<Field, T>();

template <class Field, class F>
constexpr bool IsFound() {
  using Here = Bare<F>;
  if constexpr (kHas<Field, typename Here::Value>)
    return true;
  else if constexpr (!Here::kOutermost)
    return IsFound<Field, decltype(Here::parent)>();
  else
    return false;
}
template <class Field, class F>
inline constexpr bool kFound = IsFound<Field, F>();

// The field of the innermost frame that has it.
template <class Field, class F>
decltype(auto) Find(const F& frame) {
  if constexpr (kHas<Field, typename F::Value>)
    return Field::Of(frame.value);
  else if constexpr (!F::kOutermost)
    return Find<Field>(frame.parent);
  else
    return Nothing{};
}
template <class Field, class T>
decltype(auto) Dot(const T& value) {
  if constexpr (kHas<Field, T>)
    return Field::Of(value);
  else
    return Nothing{};
}

// Escapes & < > " ' on the way.
void AppendEscaped(std::string& out, std::string_view text);

inline std::string_view View(const Text auto& text) {
  return text;
}

template <class T>
void AppendRaw(std::string& out, const T& value) {
  if constexpr (Text<T>)
    out.append(View(value));
  else if constexpr (std::same_as<T, char>)
    out.push_back(value);
  else if constexpr (Number<T>)
    out.append(std::to_string(value));
  else if constexpr (Maybe<T>) {
    if (value) AppendRaw(out, *value);
  } else
    static_assert(std::same_as<T, Nothing>,
                  "a template prints text, whole numbers and optionals of them; "
                  "put the words for anything else into the view model");
}
template <class T>
void Append(std::string& out, const T& value) {
  if constexpr (Text<T>)
    AppendEscaped(out, View(value));
  else if constexpr (std::same_as<T, char>)
    AppendEscaped(out, {&value, 1});
  else if constexpr (Maybe<T>) {
    if (value) Append(out, *value);
  } else
    AppendRaw(out, value);
}

// False, zero, empty text, empty list, empty optional.
template <class T>
bool IsEmpty(const T& value) {
  if constexpr (std::same_as<T, bool>)
    return !value;
  else if constexpr (Text<T>)
    return View(value).empty();
  else if constexpr (Number<T>)
    return value == 0;
  else if constexpr (List<T>)
    return value.begin() == value.end();
  else if constexpr (Maybe<T>)
    return !value;
  else
    return false;
}

template <class T, class F, class Body>
void Section(const T& value, const F& frame, const Body& body) {
  if constexpr (std::same_as<T, bool>) {
    if (value) body(frame);
  } else if constexpr (List<T>) {
    for (const auto& item : value) body(Frame<Bare<decltype(item)>, F>{item, frame});
  } else if constexpr (Maybe<T>) {
    if (value) body(Frame<Bare<decltype(*value)>, F>{*value, frame});
  } else if (!IsEmpty(value)) {
    body(Frame<T, F>{value, frame});
  }
}

}  // namespace kindred::web::template_runtime
