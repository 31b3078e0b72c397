#pragma once
// Private to the lua room: Lua's English messages in the author's words and language.
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "lua/source.h"

namespace ringroom::lua {

struct Fault;

Diagnostic unknown_word(const Source& source, const std::string& name, Position at);
Diagnostic explain_fault(const Source& source, const Fault& fault);
/// `message` as Lua gives it: "f:3: unexpected symbol near ','".
Diagnostic explain_message(const Source& source, std::string_view message, bool syntax);

} // namespace ringroom::lua
