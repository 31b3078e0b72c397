#pragma once
// Where a person signs in. The window's thread.
#include <string>

#include "seat/page.h"

namespace ringroom::seat {

class Desk;

class SignInPage final : public Page {
public:
    explicit SignInPage(Desk& desk)
        : desk_(desk) {}
    void draw(const Shown& shown, ImVec2 size) override;

private:
    void input(const char* id, const std::string& label, std::string& value, bool secret);
    void sign_in();

    Desk& desk_;
    std::string password_;
    bool focus_first_ = true;
};

} // namespace ringroom::seat
