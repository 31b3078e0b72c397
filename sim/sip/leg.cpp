#include "sip/leg.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "sip/limits.h"

namespace ringroom::sip {

namespace {
struct CauseRow {
    Cause cause;
    std::string_view name;
    int status;
};
constexpr std::array<CauseRow, 14> rows{{
    {Cause::normal, "normal", 480},
    {Cause::busy, "busy", 486},
    {Cause::no_answer, "no_answer", 480},
    {Cause::declined, "declined", 603},
    {Cause::unreachable, "unreachable", 480},
    {Cause::not_found, "not_found", 404},
    {Cause::forbidden, "forbidden", 403},
    {Cause::no_common_codec, "no_common_codec", 488},
    {Cause::bad_request, "bad_request", 400},
    {Cause::cancelled, "cancelled", 487},
    {Cause::elsewhere, "elsewhere", 487},
    {Cause::overloaded, "overloaded", 503},
    {Cause::timer_expired, "timer_expired", 408},
    {Cause::failed, "failed", 500},
}};

const CauseRow& row_of(Cause cause) {
    const auto found = std::ranges::find(rows, cause, &CauseRow::cause);
    check(found != rows.end(), "every cause has its row");
    return *found;
}
} // namespace

std::string_view name_of(Cause cause) {
    return row_of(cause).name;
}

int status_of(Cause cause) {
    return row_of(cause).status;
}

Cause cause_of(int status) {
    switch (status) {
    case 486:
    case 600:
        return Cause::busy;
    case 408:
        return Cause::no_answer;
    case 603:
        return Cause::declined;
    case 480:
    case 502:
        return Cause::unreachable;
    case 404:
    case 410:
    case 484:
    case 604:
        return Cause::not_found;
    case 401:
    case 403:
    case 407:
    case 607:
    case 608:
        return Cause::forbidden;
    case 415:
    case 488:
    case 606:
        return Cause::no_common_codec;
    case 400:
    case 413:
    case 414:
    case 416:
    case 420:
        return Cause::bad_request;
    case 487:
        return Cause::cancelled;
    case 503:
        return Cause::overloaded;
    default:
        return Cause::failed;
    }
}

bool valid_number(std::string_view number) {
    if (number.empty() || number.size() > limits::number_digits)
        return false;
    if (number.front() == '+')
        number.remove_prefix(1);
    return !number.empty() && std::ranges::all_of(number, [](char c) {
        return (c >= '0' && c <= '9') || c == '*' || c == '#';
    });
}

bool valid_user(std::string_view user) {
    if (user.empty() || user.size() > limits::user_bytes)
        return false;
    return std::ranges::all_of(user, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("._-+*#").find(c) != std::string_view::npos;
    });
}

} // namespace ringroom::sip
