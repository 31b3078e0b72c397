#pragma once
// Where a person signs in: the labs found at the left, who signs in at the right. All by keyboard:
// arrows choose a lab, Tab walks through the fields, Enter signs in. The window's thread.
#include <string>

#include "seat/page.h"

namespace ringroom::seat {

class Desk;

class SignInPage final : public Page {
public:
    explicit SignInPage(Desk& desk)
        : desk_(desk) {}
    void draw(const Shown& shown, ImVec2 size) override;
    /// Somebody is in: whoever signs in next types a password.
    void forget_password() { password_.clear(); }

private:
    void draw_labs(const Shown& shown, ImVec2 size);
    bool draw_lab(const client::FoundLab& lab, bool chosen);
    void draw_warning(const client::FoundLab& lab);
    void draw_fields(const Shown& shown, ImVec2 size);
    void draw_others();
    void draw_button(const Shown& shown);
    void draw_foot(float bottom);
    void draw_trouble(const Shown& shown);
    void input(const char* id, const std::string& label, std::string& value, bool secret);
    void choose_by_keys(const Shown& shown);
    void choose(const client::FoundLab& lab);
    void sign_in();

    Desk& desk_;
    std::string password_;
    std::string trouble_; ///< a text key: what is wrong before anything was asked
    bool focus_first_ = true;
    bool was_busy_ = false;
    bool found_one_ = false; ///< a lab was taken over into the empty field
};

} // namespace ringroom::seat
