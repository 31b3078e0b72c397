#pragma once
// Every bound of the menus, in one place. A flow beyond a bound is refused when it is loaded; a
// caller beyond one (pressing for ever, going round for ever) leaves by the flow's fault exit.
#include <cstddef>
#include <string_view>

#include "base/time.h"

namespace ringroom::ivr::limits {

constexpr std::string_view keypad = "0123456789*#ABCD"; ///< what a telephone can press
constexpr std::size_t file_bytes = 256 * 1024;          ///< one flow file
constexpr std::size_t nodes = 500;                      ///< nodes of a flow
constexpr std::size_t keys = 64;                        ///< keys of one menu
constexpr std::size_t key_length = 8;                   ///< digits of one key
constexpr std::size_t prompts = 16;                     ///< prompts in one list
constexpr std::size_t prompt_bytes = 2000;     ///< one prompt, before variables are filled in
constexpr std::size_t rules = 100;             ///< rules of one time or choice node
constexpr std::size_t variables = 64;          ///< variables of one contact
constexpr std::size_t variable_bytes = 256;    ///< one variable's value
constexpr std::size_t collected_digits = 32;   ///< digits of one entry
constexpr std::size_t skills = 16;             ///< skills asked by one queue node
constexpr std::size_t type_ahead = 32;         ///< digits kept from before a node; more are lost
constexpr std::size_t nesting = 12;            ///< menus entered and not left, as FreeSWITCH has
constexpr std::size_t steps_without_wait = 64; ///< nodes passed without a prompt or a key
constexpr std::size_t visits = 1000;           ///< nodes entered by one contact
constexpr int tries = 10;                      ///< time-outs or failures a menu may allow
constexpr Duration wait{60'000};               ///< the longest digit timer
constexpr Duration prompt{300'000};            ///< a prompt whose end is never told ends now
constexpr int priority = 100;                  ///< highest priority a node may give, lowest is 0

} // namespace ringroom::ivr::limits
