#include "sip/registrar.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <sodium.h>

#include "base/check.h"
#include "sip/limits.h"

namespace ringroom::sip {

namespace {
std::uint64_t random_u64() {
    std::uint64_t value = 0;
    check(sodium_init() >= 0, "sodium is initialised");
    randombytes_buf(&value, sizeof value);
    return value;
}
} // namespace

Gate::Gate(const StackOptions& options, Credentials credentials)
    : realm_(options.realm)
    , lock_time_(options.lock_time)
    , user_limit_(options.login_failures)
    , source_limit_(options.source_failures)
    , sha256_(options.sha256)
    , credentials_(std::move(credentials))
    , nonces_(options.nonce_life, random_u64(), random_u64()) {}

bool Gate::locked(const Book& book, std::string_view key, int limit, Instant now) const {
    const auto found = book.find(key);
    return found != book.end() && found->second.count >= limit &&
           now - found->second.last < lock_time_;
}

void Gate::count_failure(Book& book, const std::string& key, Instant now) const {
    if (book.size() >= limits::watched_sources && !book.contains(key)) {
        std::erase_if(book,
                      [&](const auto& entry) { return now - entry.second.last >= lock_time_; });
        if (book.size() >= limits::watched_sources)
            book.erase(std::ranges::min_element(
                book, {}, [](const auto& entry) { return entry.second.last; }));
    }
    auto& failures = book[key];
    if (now - failures.last >= lock_time_)
        failures.count = 0;
    ++failures.count;
    failures.last = now;
}

bool Gate::proves(const Secret& secret, const DigestFields& fields, std::string_view method) const {
    const bool sha = fields.algorithm == "SHA-256" || fields.algorithm == "sha-256";
    const auto algorithm = sha ? Algorithm::sha256 : Algorithm::md5;
    auto ha1 = sha ? secret.ha1_sha256 : secret.ha1_md5;
    const bool empty = ha1.empty() && secret.password.empty();
    if (ha1.empty())
        ha1 = digest_ha1(algorithm, fields.username, realm_, secret.password);
    const auto expected = digest_response(algorithm, ha1, method, fields);
    return !empty && expected.size() == fields.response.size() &&
           sodium_memcmp(expected.data(), fields.response.data(), expected.size()) == 0;
}

Gate::Verdict Gate::judge(Instant now, const DigestFields* fields, std::string_view method,
                          const std::string& source) {
    if (fields == nullptr || fields->realm != realm_)
        return Verdict::challenge;
    switch (nonces_.look(now, fields->nonce, source)) {
    case Nonces::Verdict::forged:
        return Verdict::challenge;
    case Nonces::Verdict::stale:
        return Verdict::challenge_stale;
    case Nonces::Verdict::fresh:
        break;
    }
    const bool named = valid_user(fields->username);
    const bool shut = locked(sources_, source, source_limit_, now) ||
                      (named && locked(users_, fields->username, user_limit_, now));
    auto secret = named ? credentials_(fields->username) : std::nullopt;
    const bool known = secret.has_value();
    if (!known)
        secret = Secret{.password = "nobody"}; // the same work as for a user who exists
    const bool proven = proves(*secret, *fields, method) && known;
    if (shut) {
        ++locked_out_;
        return Verdict::refused;
    }
    if (!proven) {
        count_failure(sources_, source, now);
        if (named)
            count_failure(users_, fields->username, now);
        return Verdict::refused;
    }
    users_.erase(fields->username);
    std::uint32_t count = 1; // without qop a nonce serves once
    if (!fields->qop.empty()) {
        const auto* end = fields->nc.data() + fields->nc.size();
        if (const auto read = std::from_chars(fields->nc.data(), end, count, 16);
            read.ec != std::errc{} || read.ptr != end)
            return Verdict::challenge;
    }
    return nonces_.use(now, fields->nonce, count) ? Verdict::accepted : Verdict::challenge_stale;
}

std::vector<std::string> Gate::challenges(Instant now, const std::string& source, bool stale) {
    std::vector<std::string> values;
    const auto nonce = nonces_.make(now, source);
    const auto add = [&](std::string_view algorithm) {
        values.push_back(fmt::format(R"(Digest realm="{}", nonce="{}", algorithm={}, qop="auth"{})",
                                     realm_, nonce, algorithm, stale ? ", stale=true" : ""));
    };
    add("MD5");
    if (sha256_)
        add("SHA-256");
    return values;
}

void Gate::unlock(std::string_view user) {
    if (const auto found = users_.find(user); found != users_.end())
        users_.erase(found);
}

Result<void> Registrar::check_order(const std::vector<Telephone>& telephones,
                                    const Request& request) {
    for (const auto& telephone : telephones)
        if (telephone.call_id == request.origin.call_id && request.origin.cseq < telephone.cseq)
            return fail("sip.out_of_order", "an older REGISTER came late");
    for (const auto& change : request.changes)
        if (change.expires.ms > 0 && change.expires < limits::shortest_expiry)
            return fail("sip.interval_too_brief", "expires too soon");
    return {};
}

Result<bool> Registrar::apply(Instant now, const Request& request) {
    const auto found = users_.find(request.user);
    const std::vector<Telephone> none;
    auto telephones = found == users_.end() ? none : found->second;
    if (auto ordered = check_order(telephones, request); !ordered)
        return tl::unexpected(ordered.error());
    const auto before = telephones.size();
    bool changed = false;
    if (request.forget_all) {
        changed = !telephones.empty();
        telephones.clear();
    }
    for (const auto& change : request.changes) {
        const auto same = std::ranges::find(telephones, change.contact, &Telephone::contact);
        const bool known = same != telephones.end();
        if (known)
            telephones.erase(same);
        if (change.expires.ms == 0) {
            changed = changed || known;
            continue;
        }
        changed = changed || !known;
        // A telephone that restarted on another port must not be kept out by its own ghosts.
        if (telephones.size() >= limits::bindings_per_user)
            telephones.erase(std::ranges::min_element(telephones, {}, &Telephone::expires));
        auto telephone = request.origin;
        telephone.contact = change.contact;
        telephone.expires = now + std::min(change.expires, limits::longest_expiry);
        telephones.push_back(std::move(telephone));
    }
    if (size_ - before + telephones.size() > limits::bindings)
        return fail("sip.too_many", "the registrar is full");
    size_ = size_ - before + telephones.size();
    if (telephones.empty())
        users_.erase(request.user);
    else
        users_[request.user] = std::move(telephones);
    return changed;
}

const std::vector<Telephone>& Registrar::of(std::string_view user) const {
    static const std::vector<Telephone> none;
    const auto found = users_.find(user);
    return found == users_.end() ? none : found->second;
}

std::vector<std::string> Registrar::expire(Instant now) {
    std::vector<std::string> changed;
    for (auto it = users_.begin(); it != users_.end();) {
        const auto gone =
            std::erase_if(it->second, [&](const Telephone& t) { return t.expires <= now; });
        size_ -= gone;
        if (gone > 0)
            changed.push_back(it->first);
        it = it->second.empty() ? users_.erase(it) : std::next(it);
    }
    return changed;
}

Instant Registrar::next_expiry() const {
    auto next = Instant::never();
    for (const auto& [user, telephones] : users_)
        for (const auto& telephone : telephones)
            next = std::min(next, telephone.expires);
    return next;
}

bool Registrar::forget(std::string_view user) {
    const auto found = users_.find(user);
    if (found == users_.end())
        return false;
    size_ -= found->second.size();
    users_.erase(found);
    return true;
}

} // namespace ringroom::sip
