#pragma once
// Private: who may come in, and where the telephones of each user are. Pure: the time comes in as
// an argument, nothing goes out. One thread.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sip/digest.h"
#include "sip/stack.h"

namespace ringroom::sip {

/// Judges digest answers and counts failures. What a stranger sees is the same for an unknown user,
/// a wrong password and a locked account, and takes the same work.
class Gate {
public:
    Gate(const StackOptions& options, Credentials credentials);

    enum class Verdict { accepted, challenge, challenge_stale, refused };
    /// `fields` is null when the request came without credentials. On `accepted` the user is
    /// fields->username.
    Verdict judge(Instant now, const DigestFields* fields, std::string_view method,
                  const std::string& source);
    /// Values for WWW-Authenticate, MD5 first: old telephones look at the first only.
    [[nodiscard]] std::vector<std::string> challenges(Instant now, const std::string& source,
                                                      bool stale);
    void unlock(std::string_view user);
    [[nodiscard]] std::uint64_t locked_out() const { return locked_out_; }

private:
    struct Failures {
        int count = 0;
        Instant last;
    };
    using Book = std::map<std::string, Failures, std::less<>>;
    [[nodiscard]] bool locked(const Book& book, std::string_view key, int limit, Instant now) const;
    void count_failure(Book& book, const std::string& key, Instant now) const;
    [[nodiscard]] bool proves(const Secret& secret, const DigestFields& fields,
                              std::string_view method) const;

    std::string realm_;
    Duration lock_time_;
    int user_limit_;
    int source_limit_;
    bool sha256_;
    Credentials credentials_;
    Nonces nonces_;
    Book users_;
    Book sources_;
    std::uint64_t locked_out_ = 0;
};

/// One telephone of a user.
struct Telephone {
    std::string contact; ///< URI it registered: the request URI of our invitations
    std::string route;   ///< where it really is: the source of its REGISTER
    std::string source;
    std::string user_agent;
    std::string call_id;
    std::uint32_t cseq = 0;
    bool tcp = false;
    Instant expires;
};

class Registrar {
public:
    struct Change {
        std::string contact;
        Duration expires; ///< 0: forget it
    };
    struct Request {
        std::string user;
        std::vector<Change> changes;
        bool forget_all = false;
        Telephone origin; ///< all but contact and expires
    };
    /// Fails with "sip.interval_too_brief" (423), "sip.out_of_order" (500), "sip.too_many" (503);
    /// then nothing has changed. True: the user's telephones are others now.
    Result<bool> apply(Instant now, const Request& request);
    [[nodiscard]] const std::vector<Telephone>& of(std::string_view user) const;
    /// Takes out what is over; the users that lost a telephone.
    std::vector<std::string> expire(Instant now);
    [[nodiscard]] Instant next_expiry() const;
    bool forget(std::string_view user);
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    [[nodiscard]] static Result<void> check_order(const std::vector<Telephone>& telephones,
                                                  const Request& request);
    std::map<std::string, std::vector<Telephone>, std::less<>> users_;
    std::size_t size_ = 0;
};

} // namespace ringroom::sip
