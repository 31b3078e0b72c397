#pragma once
// How students get on: from graded contacts to learning curves, gates, strong and weak items, and
// where one stands among the others. Pure; whole numbers but for the estimate of the curve.
//
//     auto skills = skill_progress(contacts_of_one_student);
//     for (const auto& skill : skills)
//         show(skill.skill, skill.mean, skill.known.back(), skill.mastered);
//     auto spread = spread_of(means_of_the_class);
//
// Rules and their sources: docs/grading.md, "Progress and fairness".
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/contact_key.h"
#include "training/mastery.h"

namespace ringroom::training {

/// What one item of a form was given, where it applied.
struct ItemMark {
    std::string item;
    Milli percent = 0; ///< of its points, 0..100'000
    bool operator==(const ItemMark&) const = default;
};

/// One graded contact, as progress counts it.
struct Practice {
    ContactKey key;
    AgentId student;
    std::string script;
    std::string skill;  ///< what it practises: the drill's skill group, or else the drill itself
    int difficulty = 1; ///< 1..5
    WallTime at{};      ///< 0: not known
    Milli mark = 0;     ///< the one that counts: what people published, else what was measured
    Milli pass_mark = 0;
    bool fatal = false;
    std::uint64_t customer = 0;      ///< the same number: the same customer
    std::optional<Duration> capture; ///< a fact is spoken → it is keyed; mean over the contact
    std::vector<ItemMark> items;
};

/// The gate behind one difficulty of a skill.
struct LevelGate {
    int difficulty = 1;
    GateStanding standing;
};

/// One student in one skill.
struct SkillProgress {
    std::string skill;
    std::vector<std::size_t> attempts; ///< places in the list given, oldest first
    std::vector<double> known;         ///< after each: the chance that the skill is known
    Milli mean = 0;
    Milli last = 0;
    Milli best = 0;
    /// Practice brings nothing any more: four attempts or more, not mastered, and the later half is
    /// no better than the earlier by a point.
    bool flat = false;
    std::vector<LevelGate> gates; ///< of the difficulties tried, lowest first
    int mastered = 0;             ///< the highest difficulty whose gate is open; 0: none
};
/// By skill, in the order of first attempts. `practices` are one student's, oldest first. An
/// attempt is good from the gate's pass mark on.
[[nodiscard]] std::vector<SkillProgress> skill_progress(std::span<const Practice> practices,
                                                        const Gate& gate = {},
                                                        const Tracing& model = {});

/// One item over all forms that have it.
struct ItemProgress {
    std::string item;
    std::vector<Milli> marks; ///< percent, oldest first
    Milli mean = 0;
    double known = 0; ///< now; an item is right from the gate's pass mark on
};
/// By item, in the order of first appearance. `practices` oldest first, of one student or of a
/// class.
[[nodiscard]] std::vector<ItemProgress> item_progress(std::span<const Practice> practices,
                                                      const Gate& gate = {},
                                                      const Tracing& model = {});

/// How students' means lie.
struct Spread {
    std::size_t count = 0;
    Milli mean = 0;
    Milli lower = 0; ///< quartile; between two students in proportion
    Milli median = 0;
    Milli upper = 0; ///< quartile
    bool operator==(const Spread&) const = default;
};
/// Nothing: nobody.
[[nodiscard]] std::optional<Spread> spread_of(std::vector<Milli> means);
/// 1: nobody is better. Equals share a place.
[[nodiscard]] std::size_t place_of(Milli own, const std::vector<Milli>& means);

/// An item stands out from `margin` on, with at least `least` attempts at it.
struct ItemRules {
    Milli margin = 5 * one_point;
    std::size_t least = 2;
};
enum class ItemStanding { even, strong, weak, few };
[[nodiscard]] std::string_view to_string(ItemStanding standing);
/// A student's item against the mean of the class.
[[nodiscard]] ItemStanding stands(const ItemProgress& own, Milli class_mean,
                                  const ItemRules& rules = {});

} // namespace ringroom::training
