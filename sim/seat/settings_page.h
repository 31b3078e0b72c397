#pragma once
// The seat itself: a check before work at the left, sound devices and looks at the right. The
// window's thread.
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "seat/checkup.h"
#include "seat/page.h"
#include "seat/sound.h"

namespace ringroom::seat {

class Desk;

class SettingsPage final : public Page {
public:
    explicit SettingsPage(Desk& desk)
        : desk_(desk) {}
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;
    /// It opens by itself: says how to leave it.
    void offer() { offered_ = true; }
    /// Somebody is to leave it with Esc.
    [[nodiscard]] bool offered() const { return offered_; }
    void left() { offered_ = false; }
    /// The person wants to see what they accepted, once.
    [[nodiscard]] bool take_consents() { return std::exchange(consents_, false); }

private:
    /// Filled on the back room's thread.
    struct Way {
        std::mutex mutex;
        std::optional<Burst> burst;      // guarded by mutex, as is the next
        std::optional<CallQuality> call; // of the last test call
    };

    // settings_page.cpp
    void draw_settings(const Shown& shown, ImVec2 size);
    void draw_device(const char* id, const char* label, Key key, std::string& chosen, bool input);
    [[nodiscard]] std::string next_device(const std::string& chosen, bool input);
    [[nodiscard]] std::vector<std::string> device_names(bool input);
    void draw_switch(Key key, const char* label, const char* about, bool& on);
    void draw_sound_state(const Sound::View& view);
    void draw_looks();
    void draw_size();
    void choose(const SoundChoice& before);

    // check_panel.cpp
    void draw_check(const Shown& shown, ImVec2 size);
    void draw_phase();
    void draw_line(const CheckLine& line);
    void draw_buttons(const Shown& shown);
    void begin(const Shown& shown);
    void follow(const Shown& shown);
    void follow_test_call(const Shown& shown);
    [[nodiscard]] CheckLine test_call_line(const Shown& shown) const;

    Desk& desk_;
    Checkup checkup_;
    std::shared_ptr<Way> way_ = std::make_shared<Way>();
    bool offered_ = false;
    bool consents_ = false;
    bool opened_ = false;    ///< the devices were asked for
    bool test_call_ = false; ///< the call under way is ours
    bool seen_ = false;      ///< and it began
    bool called_ = false;    ///< and was answered
};

} // namespace ringroom::seat
