"""What each event of a case is called where people read the evidence."""

from __future__ import annotations

from engine.base.finding import Said

_WORDS = {
    "CaseOpened": Said("办件建立", "Case opened"),
    "RecordWritten": Said("记录写入", "Record written"),
    "StepEntered": Said("进入步骤", "Step entered"),
    "SeatOpened": Said("待办产生", "Task opened"),
    "SeatReady": Said("轮到办理", "Task came up"),
    "SeatPaused": Said("待办等候", "Task waits"),
    "SeatPassedOn": Said("待办转出", "Task handed on"),
    "SeatWithdrawn": Said("决定收回", "Decision taken back"),
    "SeatCarried": Said("意见沿用", "Decision carried over"),
    "SeatClaimed": Said("认领", "Claimed"),
    "SeatSignedFor": Said("签收", "Signed for"),
    "SeatRead": Said("查看待办", "Task looked at"),
    "SeatUnclaimed": Said("退还", "Given back"),
    "SeatDecided": Said("办理", "Decided"),
    "SeatCancelled": Said("待办取消", "Task cancelled"),
    "SeatHandedOver": Said("待办移交", "Task handed over"),
    "StepLeft": Said("离开步骤", "Step left"),
    "StepUndone": Said("步骤作废重办", "Step undone"),
    "DueMoved": Said("期限改变", "Deadline moved"),
    "ClockStarted": Said("整件时限起算", "Time of the case starts"),
    "ClockPaused": Said("停钟", "Clock stopped"),
    "ClockUnpaused": Said("停钟理由消除", "Reason for the stop is over"),
    "ClockResumed": Said("恢复计时", "Clock goes on"),
    "Operated": Said("操作", "Operation"),
    "CaseSuspended": Said("办件挂起", "Case suspended"),
    "CaseResumed": Said("办件恢复", "Case resumed"),
    "CaseReopened": Said("办件重启", "Case reopened"),
    "BranchesTaken": Said("选定分支", "Branches taken"),
    "BranchRejected": Said("分支被否决", "Branch rejected"),
    "RoundBegun": Said("开始一轮", "Round begun"),
    "ChildAsked": Said("请求子办件", "Child case asked for"),
    "ChildTold": Said("子办件来讯", "Child case heard of"),
    "TimerSet": Said("设定时限", "Timer set"),
    "TimerEnded": Said("时限结束", "Timer ended"),
    "Posted": Said("记账", "Posted"),
    "HoldPlaced": Said("预留", "Reserved"),
    "HoldEnded": Said("预留结束", "Reservation ended"),
    "BooksClosed": Said("结账", "Period closed"),
    "CalledOut": Said("交插件办理", "Handed to a plugin"),
    "Noticed": Said("通知", "Notified"),
    "Scored": Said("评分", "Scored"),
    "Judged": Said("判定", "Judged"),
    "ScoreFrozen": Said("评分定稿", "Score made final"),
    "GroupTallied": Said("评议计票", "Ballots counted"),
    "CaseMigrated": Said("转到新规则继续办理", "Goes on under new rules"),
    "AnswersPurged": Said("按规定或本人要求删除所填内容", "Answers erased as the rules or the person asked"),
    "CaseLinked": Said("发起关联办件", "Another case asked for"),
    "CaseClosed": Said("办件结束", "Case closed"),
}


def event_words(kind: str) -> Said:
    """The words for a type of event; an unknown one is named as it is stored."""
    return _WORDS.get(kind, Said(kind, kind))
