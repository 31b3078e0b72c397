#pragma once
// What a robot student has learnt beforehand: the packs of the lessons. It knows a contact's drill
// by what the screen shows of it (form, direction, list of moves), as a person would.
#include <filesystem>
#include <memory>
#include <vector>

#include "base/diagnostic.h"
#include "persona/drill.h"
#include "wire/messages.h"

namespace ringroom::robot {

class Study {
public:
    Study() = default;
    explicit Study(std::vector<std::shared_ptr<const persona::Drill>> drills)
        : drills_(std::move(drills)) {}
    /// Every folder below `scenarios` with a pack.lua, in order of name; those with mistakes are
    /// left out and named in `diagnostics`.
    [[nodiscard]] static Study of_folder(const std::filesystem::path& scenarios, Language language,
                                         Diagnostics& diagnostics);

    /// The drill behind a contact, or null.
    [[nodiscard]] std::shared_ptr<const persona::Drill>
    recognise(const wire::SeatContact& contact) const;
    [[nodiscard]] const std::vector<std::shared_ptr<const persona::Drill>>& drills() const {
        return drills_;
    }

private:
    std::vector<std::shared_ptr<const persona::Drill>> drills_;
};

} // namespace ringroom::robot
