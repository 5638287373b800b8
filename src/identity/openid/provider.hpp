// An authority's own identity provider, spoken to by Authorization Code with PKCE (S256). What it says of
// itself and its keys are fetched when first needed and kept for an hour; a token signed by a key that is not
// known fetches the keys once more (they rotate), at most once a minute.
//
//   Provider provider({.title = "Eastmoor", .issuer = …, .client_id = …, .redirect = …}, SystemFetch(),
//   clock); const Journey journey = MakeJourney(random);                     // state, nonce, verifier
//   provider.AuthorizeAddress(journey);                              // where the browser goes
//   Result<std::string> subject = provider.Subject(code, journey);   // who they are there
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/seams.hpp"
#include "identity/openid/token.hpp"

namespace kindred::identity::openid {

// One call to the provider. A form makes it a POST. The answer is the body of a 200.
struct Call {
  std::string address;
  std::string form;           // urlencoded; empty: GET
  std::string authorization;  // the header's value; may be empty
};
using Fetch = std::function<Result<std::string>(const Call&)>;
// The real one: libcurl, TLS checked, no redirects, ten seconds, a megabyte. Plain http only to this machine.
[[nodiscard]] Fetch SystemFetch();

struct Settings {
  std::string title;   // on the button: "Sign in with …"
  std::string issuer;  // exactly as the provider writes it
  std::string client_id;
  std::string client_secret;  // empty: a public client
  std::string redirect;       // <address of this site>/sign-in/openid/back
};

// What binds an answer to the browser and the question.
struct Journey {
  std::string state;
  std::string nonce;
  std::string verifier;
};
[[nodiscard]] Journey MakeJourney(Random& random);
// Of PKCE, S256.
[[nodiscard]] std::string ChallengeOf(std::string_view verifier);
// https, or http on the loopback address.
[[nodiscard]] bool IsSafeAddress(std::string_view address);

class Provider {
 public:
  Provider(Settings settings, Fetch fetch, const Clock& clock)
      : settings_(std::move(settings)), fetch_(std::move(fetch)), clock_(clock) {}
  [[nodiscard]] const Settings& About() const { return settings_; }
  // kCannotRun when the provider does not answer, or says it is another.
  [[nodiscard]] Result<std::string> AuthorizeAddress(const Journey& journey);
  // The subject behind a code. kRefused when the token does not hold; kCannotRun when the provider does not
  // answer.
  [[nodiscard]] Result<std::string> Subject(const std::string& code, const Journey& journey);

 private:
  struct Endpoints {
    std::string authorize, token, keys;
  };
  [[nodiscard]] Result<Endpoints> Discover();
  [[nodiscard]] Result<KeySet> Keys(const Endpoints& endpoints, const std::string& needed);

  Settings settings_;
  Fetch fetch_;
  const Clock& clock_;
  std::mutex mutex_;
  std::optional<Endpoints> endpoints_;
  KeySet keys_;
  Instant discovered_at_, keys_at_;
};

}  // namespace kindred::identity::openid
