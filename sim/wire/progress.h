#pragma once
// Messages about how students get on and whether their marks are fair. Included by
// wire/messages.h. Marks are thousandths of a point of 100, chances thousandths.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "wire/message.h"

namespace ringroom::wire {

/// How students' means lie. Nobody is named.
struct ProgressSpread {
    std::int64_t students = 0;
    std::int64_t mean = 0;
    std::int64_t lower = 0; ///< quartile
    std::int64_t median = 0;
    std::int64_t upper = 0; ///< quartile
    RINGROOM_MESSAGE(ProgressSpread, students, mean, lower, median, upper)
};
struct ProgressAttempt {
    std::string result;            ///< RUN-CONTACT
    std::optional<std::string> at; ///< missing: not known
    std::string script;            ///< PACK/DRILL
    std::string title;
    std::int64_t difficulty = 1;
    std::int64_t mark = 0;  ///< the one that counts
    bool by_people = false; ///< people published it; else it was measured
    bool fatal = false;
    std::int64_t known = 0;          ///< after it: the chance that the skill is known
    std::optional<Duration> capture; ///< a fact is spoken → it is keyed, on average
    RINGROOM_MESSAGE(ProgressAttempt, result, at, script, title, difficulty, mark, by_people, fatal,
                     known, capture)
};
/// What stands between a student and the next difficulty.
struct ProgressGate {
    std::int64_t difficulty = 1; ///< one that the packs have, or that was tried
    bool mastered = false;
    std::int64_t good = 0; ///< of the last `among` attempts
    std::int64_t good_needed = 0;
    std::int64_t among = 0;
    std::int64_t customers = 0; ///< different ones among the good
    std::int64_t customers_needed = 0;
    bool fatal = false; ///< one of the last attempts was failed by a fatal item
    std::string words;  ///< the same for people
    RINGROOM_MESSAGE(ProgressGate, difficulty, mastered, good, good_needed, among, customers,
                     customers_needed, fatal, words)
};
struct ProgressSkill {
    std::string skill; ///< a skill group, or a script (PACK/DRILL) that names none
    std::string label;
    std::int64_t attempts = 0;
    std::int64_t mean = 0;
    std::int64_t last = 0;
    std::int64_t best = 0;
    std::int64_t known = 0;
    bool flat = false;         ///< practice brings nothing any more
    std::int64_t mastered = 0; ///< the highest difficulty; 0: none
    std::vector<ProgressGate> gates;
    std::vector<ProgressAttempt> curve;       ///< oldest first; the newest 200
    std::optional<ProgressSpread> classmates; ///< from 5 students on, oneself among them
    std::optional<std::int64_t> place;        ///< among them; 1: nobody is better
    RINGROOM_MESSAGE(ProgressSkill, skill, label, attempts, mean, last, best, known, flat, mastered,
                     gates, curve, classmates, place)
};
/// One item of the forms, over all skills.
struct ProgressItem {
    std::string item;
    std::int64_t attempts = 0;
    std::int64_t mean = 0; ///< percent of its points, in thousandths
    std::int64_t known = 0;
    std::vector<std::int64_t> marks;        ///< oldest first; the newest 200
    std::optional<std::int64_t> class_mean; ///< from 5 students on
    std::string standing;                   ///< strong, weak, even; few: too few attempts to say
    RINGROOM_MESSAGE(ProgressItem, item, attempts, mean, known, marks, class_mean, standing)
};
struct StudentProgress {
    AgentId person;
    std::string number;
    std::string name;
    std::string class_name;     ///< compared with; empty: with nobody
    std::int64_t good_from = 0; ///< an attempt is good from this mark on
    std::vector<ProgressSkill> skills;
    std::vector<ProgressItem> items; ///< the weakest against the class first
    RINGROOM_MESSAGE(StudentProgress, person, number, name, class_name, good_from, skills, items)
};
/// One student of a class in one skill of it.
struct ClassProgressRow {
    AgentId person;
    std::string number;
    std::string name;
    std::string skill;
    std::string label;
    std::int64_t attempts = 0; ///< 0: not tried; then no marks
    std::optional<std::int64_t> last;
    std::optional<std::int64_t> mean;
    std::optional<std::int64_t> known;
    bool flat = false;
    std::int64_t mastered = 0;
    std::optional<std::int64_t> next; ///< the difficulty to be mastered next; missing: none is left
    std::string words;                ///< what is missing for it
    RINGROOM_MESSAGE(ClassProgressRow, person, number, name, skill, label, attempts, last, mean,
                     known, flat, mastered, next, words)
};
struct ClassSkill {
    std::string skill;
    std::string label;
    std::int64_t attempts = 0;
    std::int64_t mastered = 0; ///< students who have mastered a difficulty of it
    std::optional<ProgressSpread> spread;
    RINGROOM_MESSAGE(ClassSkill, skill, label, attempts, mastered, spread)
};
struct ClassItem {
    std::string item;
    std::int64_t attempts = 0;
    std::int64_t mean = 0;
    bool weak = false; ///< under the usual pass mark
    RINGROOM_MESSAGE(ClassItem, item, attempts, mean, weak)
};
/// A class that has students, or a group of a course of it.
struct ClassRow {
    std::string class_name; ///< whom it chooses wherever a class is asked for; a group: CLASS/GROUP
    std::int64_t students = 0;
    std::int64_t sitters =
        0; ///< who sits its written exams: the students, and who leads their team
    std::optional<std::string> of; ///< the class that it is a group of; missing: it is a class
    RINGROOM_MESSAGE(ClassRow, class_name, students, sitters, of)
};
struct ClassProgress {
    std::string class_name;
    std::int64_t students = 0;
    std::int64_t good_from = 0;
    std::vector<ClassProgressRow> rows; ///< by number, then skill
    std::vector<ClassSkill> skills;
    std::vector<ClassItem> items; ///< the weakest first
    RINGROOM_MESSAGE(ClassProgress, class_name, students, good_from, rows, skills, items)
};

/// The marks of one value of a split against all others.
struct FairnessValue {
    std::string value;
    std::string label;
    std::int64_t marks = 0;
    std::int64_t students = 0; ///< who had it
    std::int64_t mean = 0;
    /// From the rest, each student's own level and each script's difficulty taken out; missing: it
    /// cannot be told, because nobody had both or there are too few.
    std::optional<std::int64_t> difference;
    std::optional<std::int64_t> chance; ///< that so clear a difference comes about by chance alone
    bool warning = false;
    std::string words; ///< of the warning
    RINGROOM_MESSAGE(FairnessValue, value, label, marks, students, mean, difference, chance,
                     warning, words)
};
struct FairnessSplit {
    std::string split; ///< voice, dialect, seat, marker, variant, order, paper
    std::string label;
    std::vector<FairnessValue> values; ///< those with the most marks; in the split's own order
    std::int64_t left_out = 0;         ///< further values
    RINGROOM_MESSAGE(FairnessSplit, split, label, values, left_out)
};
struct Fairness {
    std::string class_name;
    std::string drill;     ///< PACK/DRILL; empty: all
    std::int64_t days = 0; ///< looked back; 0: all
    std::int64_t marks = 0;
    std::int64_t students = 0;
    std::int64_t permutations = 0;
    std::vector<FairnessSplit> splits; ///< those with two values at least
    std::int64_t warnings = 0;
    RINGROOM_MESSAGE(Fairness, class_name, drill, days, marks, students, permutations, splits,
                     warnings)
};

} // namespace ringroom::wire
