#pragma once
// Inside of room api: how many connections there are, in all and from one address.
#include <cstddef>
#include <map>
#include <string>

namespace ringroom::api {

class Admission {
public:
    Admission(std::size_t in_all, std::size_t an_address)
        : in_all_(in_all)
        , an_address_(an_address) {}

    /// False when a limit is reached; otherwise leave() must follow.
    [[nodiscard]] bool enter(const std::string& address) {
        const auto found = inside_.find(address);
        if (count_ >= in_all_ || (found != inside_.end() && found->second >= an_address_))
            return false;
        ++count_;
        ++inside_[address];
        return true;
    }
    void leave(const std::string& address) {
        --count_;
        if (const auto found = inside_.find(address); --found->second == 0)
            inside_.erase(found);
    }
    [[nodiscard]] std::size_t count() const { return count_; }

private:
    std::size_t in_all_;
    std::size_t an_address_;
    std::size_t count_ = 0;
    std::map<std::string, std::size_t> inside_;
};

} // namespace ringroom::api
