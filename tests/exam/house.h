#pragma once
// A hall over a real data base, whose clock a test moves, with a bank of three questions and an
// essay.
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "exam/hall.h"
#include "exam/tables.h"
#include "support/folder.h"

namespace ringroom::exam::test_house {

inline constexpr std::string_view questions = R"($CATEGORY: basics
::q1:: One? {=right ~wrong ~worse}

::q2:: Two? {T}

::q3:: Three? {=three}

$CATEGORY: essays
::e1:: Why? {}
)";

class House {
public:
    House() { open(); }

    void open() {
        hall.reset();
        store.reset();
        auto opened =
            store::Store::open({.folder = folder_.path(),
                                .migrations = migrations(),
                                .fail_write = [this](std::uint64_t) { return full.load(); }});
        REQUIRE(opened);
        store = std::move(*opened);
        auto made = Hall::open(*store, now());
        REQUIRE(made);
        hall = std::move(*made);
    }
    [[nodiscard]] Now now() const { return {{seconds * 1'000}, {1'000'000 + seconds * 1'000}}; }
    void fill() {
        Diagnostics found;
        const auto read = parse_gift(questions, "q.gift", Language::en, found);
        REQUIRE(found.empty());
        REQUIRE(hall->bank().import(read, {1, "T", {5}}));
    }
    ExamSetup setup(bool essays = false) const {
        ExamSetup out{.title = "Week 3", .class_name = "A"};
        out.blueprint.quotas = {{.category = "basics", .count = 3, .points = 10'000}};
        if (essays)
            out.blueprint.quotas.push_back({.category = "essays", .count = 1, .points = 10'000});
        out.rules = {.limit = 60_s, .late_allowance = 30_s, .attempts = 2};
        return out;
    }
    Exam create(const ExamSetup& with) {
        Diagnostics missing;
        const auto exam = hall->create(with, {1, "T", now().wall}, 7, Language::en, missing);
        REQUIRE(exam);
        REQUIRE(hall->order(exam->id, Order::open, now()));
        return *exam;
    }
    SittingRow sit(const Exam& exam, std::int64_t person = 10) {
        const auto row = hall->sit(exam.id, {person, std::to_string(person), "S"}, "seat", now());
        REQUIRE(row);
        return *row;
    }
    Result<std::vector<SaveOutcome>> save(const SittingRow& row, std::vector<Save> saves) {
        std::promise<Result<SavedSitting>> answered;
        hall->save(row.id, row.sitter.person, saves, now(),
                   [&](Result<SavedSitting> out) { answered.set_value(out); });
        auto out = answered.get_future().get();
        if (!out)
            return tl::unexpected(out.error());
        return out->outcomes;
    }
    SittingDetail detail(std::int64_t id) {
        const auto out = hall->sitting(id, now());
        REQUIRE(out);
        return *out;
    }
    /// The place of the question on the sheet.
    int place(const SittingRow& row, const std::string& key) {
        const auto all = detail(row.id);
        for (std::size_t i = 0; i < all.sheet.size(); ++i)
            if (all.sheet[i].question->key == key)
                return static_cast<int>(i);
        return -1;
    }
    /// An answer in the question's own indices, as this sheet counts.
    Answer shown(const SittingRow& row, const std::string& key, Answer answer) {
        const auto at = static_cast<std::size_t>(place(row, key));
        return to_sheet(std::move(answer), detail(row.id).sheet.at(at).on_sheet);
    }
    /// All of them right, but for the essay.
    std::vector<Save> right(const SittingRow& row, std::int64_t seq = 1) {
        return {{.epoch = row.kept.epoch,
                 .seq = seq,
                 .question = place(row, "q1"),
                 .answer = shown(row, "q1", {.chosen = {0}})},
                {.epoch = row.kept.epoch,
                 .seq = seq + 1,
                 .question = place(row, "q2"),
                 .answer = {.chosen = {1}}},
                {.epoch = row.kept.epoch,
                 .seq = seq + 2,
                 .question = place(row, "q3"),
                 .answer = {.texts = {"Three"}}}};
    }
    std::string happened(std::int64_t id) {
        // Behind everything that was posted before.
        REQUIRE(store->write([](store::Writer&) { return Result<void>(); }));
        const auto log = hall->log_of(id);
        REQUIRE(log);
        std::string out;
        for (const auto& line : *log)
            out += (out.empty() ? "" : " ") + std::string(to_string(line.line.what));
        return out;
    }

    std::int64_t seconds = 0;
    std::atomic<bool> full = false;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<Hall> hall;

private:
    test::Folder folder_;
};

template <class T>
std::string code(const Result<T>& result) {
    return result ? "" : result.error().code;
}

} // namespace ringroom::exam::test_house
