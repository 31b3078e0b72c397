#pragma once
// Expected failures travel as values. `code` is for programs and never changes; `text` is for the
// log in English. What a person reads comes from base/text.h, looked up by the code.
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace ringroom {

struct Error {
    std::string code; ///< stable, dotted: "store.locked"
    std::string text; ///< one sentence with the particulars
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail("store.locked", "...")` from a function that returns Result<T>.
inline tl::unexpected<Error> fail(std::string code, std::string text) {
    return tl::unexpected<Error>(Error{std::move(code), std::move(text)});
}

} // namespace ringroom
