#pragma once
// A school over the running server: two students of class A and a teacher, who ask in JSON.
#include <string>

#include <nlohmann/json.hpp>

#include "lab.h"

namespace ringroom::test {

// $CATEGORY: b, three questions, base 64
constexpr const char* three_questions =
    "JENBVEVHT1JZOiBiCjo6cTE6OiBPbmU/"
    "IHs9cmlnaHQgfndyb25nICMjIyNzZWNyZXQgZmVlZGJhY2t9Cgo6OnEyOjogVHdv"
    "PyB7VH0KCjo6cTM6OiBXaHk/IHt9Cg==";

class School {
public:
    School()
        : lei(lab.token("1001"))
        , mei(lab.token("1002"))
        , teacher(lab.token("2001")) {}

    Answered say(const std::string& who, const std::string& method, const std::string& path,
                 const nlohmann::json& body = nullptr) {
        return lab.ask({.method = method,
                        .path = path,
                        .token = who,
                        .body = body.is_null() ? "" : body.dump()});
    }
    nlohmann::json done(const std::string& who, const std::string& method, const std::string& path,
                        const nlohmann::json& body = nullptr) {
        const auto answer = say(who, method, path, body);
        CAPTURE(method, path, answer.body);
        REQUIRE(answer.status < 300);
        return answer.body.empty() ? nlohmann::json() : nlohmann::json::parse(answer.body);
    }
    std::string refused(const std::string& who, const std::string& method, const std::string& path,
                        const nlohmann::json& body = nullptr) {
        const auto answer = say(who, method, path, body);
        return std::to_string(answer.status) + " " +
               nlohmann::json::parse(answer.body).value("code", std::string());
    }
    /// Fills the bank, plans an exam of all three questions and opens it.
    void plan() {
        done(teacher, "POST", "/questions/import",
             {{"name", "q.gift"}, {"pieces", {three_questions}}});
        done(teacher, "POST", "/exams",
             {{"title", "Week 3"},
              {"class_name", "A"},
              {"quotas", {{{"count", 3}, {"points", 10'000}}}},
              {"shuffle_choices", false}});
        done(teacher, "POST", "/exams/1/orders", {{"order", "open"}});
    }
    nlohmann::json sit(const std::string& who) {
        return done(who, "POST", "/exams/1/sit", {{"seat", "7"}});
    }

    Lab lab;
    std::string lei, mei, teacher;
};

} // namespace ringroom::test
